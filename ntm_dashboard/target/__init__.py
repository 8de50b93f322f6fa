"""The page of a target: its number explained, its way, its communes and people."""
