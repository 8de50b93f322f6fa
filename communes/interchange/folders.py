"""A folder of csv files, one per table: UTF-8 with or without BOM, comma, header row.

A file with semicolons is one that a Vietnamese Excel wrote: its numbers have decimal commas.
"""

import csv
from io import StringIO
from pathlib import PurePath

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from targets.vietnamese import nfc

from ..files.archives import Unsafe
from ..files.foreign import refuse_foreign
from .cells import CommaText, raw_text
from .grids import Grid
from .tables import TABLE

HIDDEN = (".", "~$")
"""With which the names of files begin that nobody sees, or that Excel writes while it is open."""
OF_SPREADSHEETS = {".csv", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".numbers", ".tsv", ".tab"}
ARCHIVES = {".zip", ".rar", ".7z", ".gz", ".tar"}
SEPARATORS = {";": _("semicolon"), "\t": _("tab"), "|": _("vertical bar")}

OF_UTF_16 = "\0"
"""Stands beside each letter of a name of a column where a file in UTF-16 has no byte-order mark."""


def read(folder, problems):
    """Name of a table → its `Grid`, for each csv file of `folder`.

    None in place of the grid of a file that is no text. Hidden files are none of the tables; of
    others that could hold one, and of folders with such files, a warning says that they are not
    read; a problem does where there is no table beside them.
    """
    found, unread = {}, []
    for path in sorted(folder.iterdir()):
        name = nfc(path.stem)
        if path.name.startswith(HIDDEN):
            continue
        if path.is_dir() and path.suffix.lower() != ".csv":
            if holds_tables(path):
                sentence = gettext("The folder “%(name)s” inside is not read; load it by itself.")
                unread.append(sentence % {"name": path.name})
        elif path.suffix.lower() != ".csv":
            if could_hold_tables(path.name):
                sentence = gettext("“%(name)s” is not read: of a folder only csv files are.")
                unread.append(sentence % {"name": path.name})
        elif name in found:
            problems.add(name, None, "", gettext("The table stands here twice."))
        else:
            found[name] = read_file(path, problems)
    for sentence in unread:
        (problems.warn if found else problems.add)("", None, "", sentence)
    return found


def holds_tables(folder):
    """Whether somebody might think that files inside of `folder` are read."""
    inside = (path for path in folder.rglob("*") if not path.name.startswith(HIDDEN))
    return any(could_hold_tables(path.name) for path in inside if path.is_file())


def could_hold_tables(name):
    """Whether somebody might think that a file of this name is read, such as `figures.csv.txt`."""
    endings = {ending.lower() for ending in PurePath(name).suffixes}
    is_table = nfc(name.partition(".")[0]).lower() in TABLE
    return is_table or not endings.isdisjoint(OF_SPREADSHEETS | ARCHIVES)


def read_file(path, problems):
    name = nfc(path.stem)
    try:
        content = path.read_bytes()
        refuse_foreign(content)
        text = content.decode("utf-8-sig")
    except Unsafe as unsafe:
        problems.add(name, None, "", unsafe)
        return None
    except UnicodeDecodeError as error:
        row = len(error.object[: error.start + 1].splitlines())
        problems.add(name, row, "", not_utf_8())
        return None
    except OSError as error:
        sentence = gettext("The file cannot be read (%(error)s).")
        problems.add(name, None, "", sentence % {"error": error.strerror})
        return None
    if OF_UTF_16 in text.partition("\n")[0]:
        problems.add(name, 1, "", not_utf_8())
        return None
    separator = separator_of(text)
    if separator not in (",", ";"):
        sentence = gettext(
            "The columns are separated by the sign “%(sign)s” (%(name)s); separate them by commas."
        )
        values = {"sign": separator.strip(), "name": SEPARATORS[separator]}
        problems.add(name, 1, "", sentence % values)
        return None
    if odd := other_separator(text, separator):
        row, sign = odd
        sentence = gettext(
            "The header separates its columns by “%(header)s”, this row by “%(row)s”; use one sign "
            "throughout the file."
        )
        problems.add(name, row, "", sentence % {"header": separator, "row": sign})
        return None
    kind = str if separator == "," else CommaText
    grid, rows = Grid(), []
    try:
        reader = csv.reader(
            StringIO(text, newline=""), delimiter=separator, strict=True, skipinitialspace=True
        )
        for number, row in enumerate(reader, 1):
            rows.append(row)
            grid.add(number, [raw_text(text, kind) for text in row])
            if separator == "," and len(row) > len(rows[0]):
                grid.longer.add(number)
            grid.is_ragged |= separator == "," and 0 < len(row) < len(rows[0])
    except csv.Error as error:
        sentence = gettext("The row cannot be read as csv (%(error)s).") % {"error": error}
        problems.add(name, len(rows) + 1, "", sentence)
    for number, line in swallowed(rows, separator):
        sentence = gettext(
            "A quotation mark stands in this row and the next one only below the row “%(row)s”: "
            "what lies between is one cell. Close it here, or delete the mark."
        )
        problems.add(name, number, "", sentence % {"row": line})
    return grid


def swallowed(rows, separator):
    """(Number of a row, line) where a line inside a cell is itself a row, or the beginning of one.

    It begins as rows of the file do, and reaches as far as the cell.
    """
    firsts = {row[0] for row in rows if row and row[0]}
    for number, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            for line in cell.splitlines()[1:]:
                first, *others = line.split(separator)
                if others and len(others) >= place and first in firsts:
                    yield number, line
                    break


def not_utf_8():
    return gettext("The file is not UTF-8; save it as “CSV UTF-8”.")


def separator_of(text):
    """The sign between the columns: the one that the header has most of, a comma where it has none.

    Names of columns hold none of these signs.
    """
    header = text.lstrip().partition("\n")[0]
    return max([",", *SEPARATORS], key=header.count)


def other_separator(text, separator):
    """(Number of the first row, its sign) where that is not the `separator` of the header."""
    header, *below = text.lstrip().splitlines() or [""]
    columns = header.count(separator)
    for number, line in enumerate(below, 2):
        for sign in {",", *SEPARATORS} - {separator}:
            if columns and separator not in line and line.count(sign) == columns:
                return number, sign
        if line.strip():
            return None
    return None


def write(folder, dumps):
    """Write (table name, rows of text) pairs as csv files below `folder`, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in dumps:
        (folder / f"{name}.csv").write_bytes(csv_of(rows).encode())


def csv_of(rows):
    out = StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue()
