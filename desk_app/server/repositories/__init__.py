"""The tables, one class for each noun, every one of them held to one app."""
