"""Logging in: who may try, how often, how many at once, and what is written down of it."""
