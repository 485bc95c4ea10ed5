"""The Timekit wire contract, shared by client and server."""
