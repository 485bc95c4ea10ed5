"""Controls that every view of Desk is made of."""
