"""Lists that sort, filter, search and download: their base, columns and lines."""
