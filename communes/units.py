"""The units that report: a `Commune`, or None for the district itself."""

from django.utils.text import capfirst

DISTRICT = "district"
"""In an address and in a workbook, in place of a commune's code."""


def unit_pk(commune):
    """By what rows of figures and reports name the unit."""
    return None if commune is None else commune.pk


def unit_code(commune):
    """How an address names the unit of a report."""
    return DISTRICT if commune is None else commune.code


def unit_name(commune, district):
    """The unit with the word of its kind, as within a sentence: *xã Bảo Ái*."""
    return str((district if commune is None else commune).title)


def unit_title(commune, district):
    """The same with a capital, as a heading."""
    return capfirst(unit_name(commune, district))
