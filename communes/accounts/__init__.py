"""Accounts of officials: their names, slips for a first password, second factor, their end."""
