"""What was done with the site and what was changed of the catalogue: noted, and shown."""
