"""How the numbers of lists and reports are shown in workbooks; the cells hold them exactly."""

from decimal import Decimal

from communes.files.spreadsheets import GENERAL, number_pattern

PERCENT_DECIMALS = 2
"""Percents are cut down to as many."""


class CellNumber(Decimal):
    """A number to take away, with the format that its cell has in a workbook."""

    number_format = GENERAL


def in_cell(number, decimals, beside=""):
    """`number` for a cell that shows it with `decimals`, and `beside` behind it; None for None."""
    if number is None:
        return None
    made = CellNumber(number)
    made.number_format = number_pattern(decimals, beside=beside)
    return made


def percent_in_cell(percent):
    """A percent for a cell that shows its sign; 97.75 stays 97.75 and does not become 0.9775."""
    return in_cell(percent, PERCENT_DECIMALS, "%")
