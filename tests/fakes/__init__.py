"""Small stand-ins for what a test must not touch: the clock, the keyring, the network."""
