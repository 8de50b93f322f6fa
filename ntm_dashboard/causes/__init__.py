"""What units say of a quarter, gathered, and what of it the report quotes."""
