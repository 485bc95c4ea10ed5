"""The schema of the server's database, step by step, run in code by `server.schema`."""
