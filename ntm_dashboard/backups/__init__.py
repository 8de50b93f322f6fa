"""A copy of all that the site holds, database and evidence, taken while it runs; and back again."""
