"""A published version of a quarter, and what was corrected since."""
