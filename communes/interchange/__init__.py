"""Plain tables in and out: a folder of csv files or one workbook (see `docs/data-format.md`)."""
