"""What every page rests on: who sees what, addresses, the frame, errors, downloads."""
