"""One module for each kind of database the server can work on, and what they have in common."""
