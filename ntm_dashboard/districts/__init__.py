"""The districts that a visitor reads: which one to see, and how all of them stand."""
