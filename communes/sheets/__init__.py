"""A report as a sheet: its rows, reading what people type, what is surprising."""
