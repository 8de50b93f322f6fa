"""Packages of figures: made on the page of publishing, taken on a page of their own."""
