"""Long campaigns with faults thrown in, each with a control that has to fail."""
