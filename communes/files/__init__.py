"""Files from outside: archives, the kinds that are taken, an office's Word templates."""
