"""Files from outside: how large one is, and what an archive would unpack to, is known first."""

from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile
from zlib import error as ZlibError

from django.utils.translation import gettext as _

KILOBYTE = 1_000
MEGABYTE = 1_000_000
ENCRYPTED = 0x1
"""The flag of a member that asks for a password."""
LIST_OF_PARTS = "[Content_Types].xml"
"""The member of an office file that names what all others are."""
BROKEN = (
    BadZipFile,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    ValueError,
    ZlibError,
)
"""What zipfile, zlib and the XML parsers raise for an archive that is broken or something else."""


class Unsafe(Exception):
    """The file is not opened; the text is a sentence for people."""


def check_size(size, largest):
    """Raise `Unsafe` for a file of more than `largest` bytes."""
    if size > largest:
        raise Unsafe(_("The file is larger than %(most)d MB.") % {"most": largest // MEGABYTE})


def too_large(size, largest):
    """A sentence that names both sizes so that they differ."""
    if size // MEGABYTE > largest // MEGABYTE:
        sentence = _("The file would unpack to %(size)d MB; at most %(most)d are read.")
        return sentence % {"size": size // MEGABYTE, "most": largest // MEGABYTE}
    sentence = _("The file would unpack to %(size)d kB; at most %(most)d are read.")
    return sentence % {"size": -(-size // KILOBYTE), "most": largest // KILOBYTE}


def checked(file, largest):
    """The `ZipFile` in `file`, which unpacks to at most `largest` bytes.

    Only the two methods that office programs use are taken: others may unpack to more than a
    member says it holds. Raises `Unsafe`, and one of `BROKEN` where it is no archive.
    """
    archive = ZipFile(file)
    members = archive.infolist()
    unpacked = sum(member.file_size for member in members)
    if unpacked > largest:
        raise Unsafe(too_large(unpacked, largest))
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise Unsafe(_("The file is locked with a password."))
    if any(member.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for member in members):
        raise BadZipFile("compressed in a way that no office program uses")
    return archive
