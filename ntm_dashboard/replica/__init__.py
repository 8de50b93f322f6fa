"""A streaming replica of the database: pages are read there while it has all that they show."""
