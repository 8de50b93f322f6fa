"""The page of one number: a unit's figure for a target, its way, its words, who stands for it."""
