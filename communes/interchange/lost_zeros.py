"""What a workbook keeps as numbers: of a target 1.10 becomes 1.1, of a code 04738 becomes 4738."""

import re

from django.utils.translation import gettext as _

from targets.rules.texts import number_key

from ..files.spreadsheets import NumberCell

DECIMAL = re.compile(r"[0-9]{1,8}\.[0-9]{0,7}[1-9]")
"""A number that may have had a zero at its end."""


def tell_lost_zeros(world):
    """Tell where it is not sure whether a target's number lost a zero at its end."""
    for name, rows in world.loaded.items():
        for row in rows or ():
            for column in row.table.columns:
                if names_target(column) and may_be_another(world, row, column.name):
                    complain(world, row, column.name)
        if name == "targets":
            tell_backwards(world, rows or ())


def meant_by(code, known):
    """Those of the `known` codes that a number may mean, which may have lost zeros in front.

    The zeros that its format shows are sure.
    """
    if code.startswith("0") and code in known:
        return [code]
    return sorted(one for one in known if one.lstrip("0") == code.lstrip("0"))


def lost_zeros_in_front(code, meant):
    """The sentence that asks which of the codes `meant` a number `code` is."""
    sentence = _(
        "“%(number)s” is a number here, of which a workbook drops the zeros in front: is "
        "%(codes)s meant? Format the cell as text and write the code anew."
    )
    return sentence % {"number": code, "codes": _(" or ").join(meant)}


def names_target(column):
    return column.refers == "targets" or column.name == "parent"


def may_be_another(world, row, column):
    """Whether there are targets of both numbers, with and without the zero."""
    programme, number = row.values.get("programme"), decimal_in(row, column)
    known = world.records["targets"]
    return number and (programme, number) in known and (programme, f"{number}0") in known


def tell_backwards(world, rows):
    """Tell where a list of targets goes back to a number that it would not with the zero.

    And where it names a number beside which the database alone has that with the zero.
    """
    last = {}
    for row in rows:
        programme, number = row.values.get("programme"), row.values.get("number", "")
        if decimal_in(row, "number"):
            before, longer = last.get(programme, ""), f"{number}0"
            standing = world.records["targets"].get((programme, longer))
            goes_back = number_key(number) <= before < number_key(longer)
            if goes_back or (standing and not standing.row):
                complain(world, row, "number")
        last[programme] = number_key(number)


def decimal_in(row, column):
    """The number that a cell shows as a decimal; empty where its text is sure."""
    return decimal_of(row.raw.get(column)) if column in row.values else ""


def decimal_of(cell):
    """The number that a raw cell shows as a decimal; empty where its text is sure."""
    is_decimal = isinstance(cell, NumberCell) and DECIMAL.fullmatch(cell.text)
    return cell.text if is_decimal else ""


def complain(world, row, column):
    world.complain(row, column, lost_zero(row.values[column]))


def lost_zero(number):
    """The sentence that asks whether `number` is short of a zero."""
    sentence = _(
        "“%(number)s” is a number here, of which a workbook drops the zero: is %(longer)s meant? "
        "Format the cell as text and write the number anew."
    )
    return sentence % {"number": number, "longer": f"{number}0"}
