"""A file that somebody sends: what the loader is to read of it, or why it is not opened."""

from contextlib import contextmanager
from io import BytesIO
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from django.utils.translation import gettext as _

from targets.vietnamese import nfc

from ..files.archives import BROKEN, LIST_OF_PARTS, MEGABYTE, Unsafe, check_size, checked
from ..files.foreign import checked_workbook, refuse_foreign
from ..files.types import XLSX, recognise
from .folders import HIDDEN, could_hold_tables
from .tables import TABLE, no_table
from .workbooks import LARGEST_UNPACKED

LARGEST = 10 * MEGABYTE
"""Bytes of a file."""
MOST_FILES = 100
"""Of an archive; the format has far fewer tables."""
TAKEN = ".xlsx,.zip,.csv"
ARCHIVE = b"PK\x03\x04"


@contextmanager
def laid_out(name, content, only=""):
    """The path that `loading.load` reads: a workbook, or a folder of csv files.

    It is there inside the `with`. Raises `Unsafe` for what is neither. One csv file is the table of
    its `name`; where `only` one table is taken, it is that one, whatever its name.
    """
    check_size(len(content), LARGEST)
    with TemporaryDirectory() as folder:
        path = Path(folder)
        if not content.startswith(ARCHIVE):
            content = csv_content(name, content)
            yield with_file(path, f"{only or table_of(name)}.csv", content)
        elif is_workbook(content):
            yield with_file(path, "tables.xlsx", content) / "tables.xlsx"
        else:
            for member, unpacked in members(content):
                with_file(path, member, unpacked)
            yield path


def with_file(folder, name, content):
    (folder / name).write_bytes(content)
    return folder


def path_of(name):
    """A name with its folders, which some programs of Windows write with backslashes."""
    return PurePosixPath(name.replace("\\", "/"))


def stem_of(name):
    """The name of a file without its folders and its ending."""
    return path_of(name).stem or "?"


def table_of(name):
    """The table that a csv file of this name holds; raises `Unsafe` where it is none."""
    table = nfc(stem_of(name))
    if table not in TABLE:
        raise Unsafe(no_table(table))
    return table


def csv_content(name, content):
    refuse_foreign(content)
    if not name.lower().endswith(".csv"):
        raise Unsafe(
            _("A workbook (.xlsx), a folder of csv files as .zip, or one .csv file is taken.")
        )
    return content


def is_workbook(content):
    """Raises `Unsafe` for other office files, and for those with programs in them."""
    try:
        names = checked_workbook(BytesIO(content), LARGEST_UNPACKED).namelist()
    except BROKEN as error:
        raise Unsafe(_("The file is broken: it cannot be unpacked.")) from error
    if LIST_OF_PARTS not in names:
        return False
    if recognise(BytesIO(content)) is not XLSX:
        raise Unsafe(_("This is a text document; a workbook (.xlsx) is taken."))
    return True


def members(content):
    """(Name, content) of each csv file of the archive, whatever folders it has."""
    with checked(BytesIO(content), LARGEST_UNPACKED) as archive:
        found = {}
        for member in archive.infolist():
            hidden = "__MACOSX" in member.filename or stem_of(member.filename).startswith(HIDDEN)
            if hidden or member.is_dir():
                continue
            if not member.filename.lower().endswith(".csv"):
                check_unread(path_of(member.filename).name)
                continue
            name = f"{nfc(stem_of(member.filename))}.csv"
            if name in found:
                sentence = _("The archive holds two files of the name %(name)s.")
                raise Unsafe(sentence % {"name": name})
            found[name] = member
        if not found:
            raise Unsafe(_("The archive holds no csv file."))
        folders = sorted({str(path_of(one.filename).parent) for one in found.values()})
        if len(folders) > 1:
            sentence = _("The csv files stand in several folders (%(folders)s); send one of them.")
            raise Unsafe(sentence % {"folders": ", ".join(folders)})
        if len(found) > MOST_FILES:
            sentence = _("The archive holds more than %(count)d files.")
            raise Unsafe(sentence % {"count": MOST_FILES})
        try:
            for name, member in found.items():
                yield f"{table_of(name)}.csv", archive.read(member)
        except BROKEN as error:
            raise Unsafe(_("The file is broken: it cannot be unpacked.")) from error


def check_unread(name):
    """Raise `Unsafe` where the sender might think that the file of this name is read."""
    if could_hold_tables(name):
        sentence = _("“%(name)s” is not read: of an archive only csv files are; take it out.")
        raise Unsafe(sentence % {"name": name})
