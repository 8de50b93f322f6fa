"""What the master data of a running programme still lacks."""
