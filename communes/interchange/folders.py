"""A folder of csv files, one per table: UTF-8 with or without BOM, comma, header row."""

import csv
from io import StringIO

from django.utils.translation import gettext as _

from targets.vietnamese import nfc


def read(folder, problems):
    """Table name → rows of raw cells, the header first, for each csv file of `folder`.

    None in place of the rows of a file that is no text. Hidden files are none of the tables.
    """
    found = {}
    for path in sorted(folder.iterdir()):
        hidden = path.name.startswith(".")
        if path.is_file() and path.suffix.lower() == ".csv" and not hidden:
            found[nfc(path.stem)] = read_file(path, problems)
    return found


def read_file(path, problems):
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        problems.add(path.stem, row, "", _("The file is not UTF-8; save it as “CSV UTF-8”."))
        return None
    rows = []
    try:
        for row in csv.reader(StringIO(text, newline=""), strict=True):
            width = len(rows[0]) if rows else len(row)
            rows.append([nfc(cell) for cell in row[:width]])
            if any(rows[-1]) and len(row) != width:
                sentence = _("The row has %(cells)d cells where the header has %(header)d.")
                values = {"cells": len(row), "header": width}
                problems.add(path.stem, len(rows), "", sentence % values)
    except csv.Error as error:
        sentence = _("The row cannot be read as csv (%(error)s).") % {"error": error}
        problems.add(path.stem, len(rows) + 1, "", sentence)
    return rows


def write(folder, dumps):
    """Write (table name, rows of text) pairs as csv files below `folder`, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in dumps:
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
