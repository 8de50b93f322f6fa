"""Officials: who answers for what, and how that stands."""
