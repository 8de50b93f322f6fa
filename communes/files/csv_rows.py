"""Rows as text that a spreadsheet opens."""

import csv
from io import StringIO

STARTS_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
"""Also in the wide forms of East Asian keyboards, which some spreadsheets read alike."""


def rows_as_csv(rows):
    """UTF-8 with a byte-order mark, by which spreadsheets recognise Vietnamese."""
    out = StringIO()
    csv.writer(out).writerows([harmless(cell) for cell in row] for row in rows)
    return "\ufeff" + out.getvalue()


def harmless(cell):
    if isinstance(cell, str) and cell.startswith(STARTS_A_FORMULA):
        return f"'{cell}"
    return cell
