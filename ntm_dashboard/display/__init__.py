"""How things look on a page: numbers, words, bands, scales, charts, maps, links."""
