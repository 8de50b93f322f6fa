"""Entering figures: my reports, the sheet, one figure, files, the workbook's upload."""
