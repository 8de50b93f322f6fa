"""The first page of a quarter: the sentence, tiles, charts, map, list of targets."""
