"""The Timekit-compatible server, embedded or on an address."""
