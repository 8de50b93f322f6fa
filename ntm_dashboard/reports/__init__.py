"""Reports of a quarter, a commune, an official: to print, Word file, workbook."""
