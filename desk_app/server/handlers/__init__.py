"""The handlers, one module for each noun: from a call to a reply."""
