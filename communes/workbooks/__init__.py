"""The sheet as a workbook: written to take away, read back, what it changes."""
