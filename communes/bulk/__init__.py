"""Doing much at once: a term copied, the periods of a year, and grids of numbers."""
