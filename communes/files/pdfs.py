"""What a PDF would do by itself when it is opened: such files are not kept.

Names are looked for wherever a reader may find an object: in the bytes as they are, and in every
stream that unpacks, since objects may stand inside of one.
"""

import re
import zlib

from django.utils.translation import gettext as _

from .archives import MEGABYTE, Unsafe

MOST_UNPACKED = 100 * MEGABYTE
"""Bytes of all streams together."""
PIECE = 64 * 1024
STREAM = re.compile(rb"(?<!end)stream\r?\n?")
MOST_STREAMS = 20_000
END_OF_OBJECT = b"endobj"
LONGEST_DICTIONARY = 16_000
"""Bytes before a stream among which its dictionary is looked for."""


def name(text):
    """A pattern of the name, any letter of which may be written by its code."""
    return "".join(f"(?:{letter}|#(?i:{ord(letter):02x}))" for letter in text)


def one_of(*names):
    pattern = rf"/({'|'.join(map(name, names))})(?=[\s/()<>\[\]{{}}%]|$)"
    return re.compile(pattern.encode())


STARTING = one_of(
    *("ImportData", "JavaScript", "Launch", "Rendition", "RichMedia", "SubmitForm", "XFA")
)
"""What runs, plays or sends something."""
LOCKED = one_of("Encrypt")
OBJECTS = one_of("ObjStm")
HIDING = one_of(
    *("ASCII85Decode", "A85", "ASCIIHexDecode", "AHx", "LZWDecode", "LZW"),
    *("RunLengthDecode", "RL", "Crypt"),
)
"""Ways of writing that nobody uses together with streams of objects, but to hide them."""
CHANGED = one_of("DecodeParms", "DP")
"""In the dictionary of a stream: unpacking alone does not lay it open."""


def check_pdf(file):
    """Raise `Unsafe` with a sentence where the PDF does something by itself, or cannot be read."""
    file.seek(0)
    content = file.read()
    if LOCKED.search(content):
        raise Unsafe(_("The file is locked with a password."))
    check_names(content)
    if OBJECTS.search(content) and HIDING.search(content):
        raise unreadable()
    left = MOST_UNPACKED
    for number, found in enumerate(STREAM.finditer(content)):
        before = dictionary_before(content, found.start())
        if OBJECTS.search(before) and CHANGED.search(before):
            raise unreadable()
        unpacked = inflated(content, found.end(), left)
        left -= len(unpacked)
        if left <= 0 or number >= MOST_STREAMS:
            raise unreadable()
        check_names(unpacked)


def dictionary_before(content, start):
    """What stands between the last object and the stream that begins at `start`."""
    earliest = max(0, start - LONGEST_DICTIONARY)
    end_of_last = content.rfind(END_OF_OBJECT, earliest, start)
    return content[max(earliest, end_of_last) : start]


def check_names(content):
    if found := STARTING.search(content):
        raise Unsafe(
            _("The PDF has “%(name)s” in it, which may start a program; print it to a new PDF.")
            % {"name": readable(found[1])}
        )


def readable(written):
    """A name without the codes of its letters."""
    return re.sub(rb"#(..)", lambda code: bytes([int(code[1], 16)]), written).decode()


def unreadable():
    return Unsafe(_("The PDF is packed in a way that cannot be checked; print it to a new PDF."))


def inflated(content, start, most):
    """What the stream that begins at `start` unpacks to, at most `most` bytes; else nothing."""
    stream, pieces = zlib.decompressobj(), []
    try:
        while start < len(content) and most > 0 and not stream.eof:
            tail = stream.unconsumed_tail
            piece = tail or content[start : start + PIECE]
            start += 0 if tail else len(piece)
            pieces.append(stream.decompress(piece, most))
            most -= len(pieces[-1])
    except zlib.error:
        pass
    return b"".join(pieces)
