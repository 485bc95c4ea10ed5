"""Values and rules of scheduling; standard library only, no input or output."""
