"""The speed of `desk-server` over loopback: real processes, one load client for all."""
