"""Programmes of criteria: which commune meets which, and their own overview."""
