"""A published quarter as a signed file: made below, taken above."""
