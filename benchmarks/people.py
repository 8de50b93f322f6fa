"""Accounts of the demo that pages are asked for by."""

READER = "xem"
ADMINISTRATOR = "quantri"
