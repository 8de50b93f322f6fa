"""Setting a district up: tables loaded after a preview, tables taken away, what is missing."""
