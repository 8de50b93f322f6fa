"""What programs read: programmes, targets, results and reports' states as JSON; it only reads."""
