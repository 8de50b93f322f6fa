"""Measures for late targets: the list, the form to write one, and the page of each."""
