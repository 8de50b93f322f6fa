"""What an office file would do by itself when it is opened: such files are not kept.

Read are the parts that office programs read, as XML, whatever their names: relations that load
something from elsewhere, embedded objects, fields and formulas that start or ask another program.
"""

import re
from io import BytesIO

from defusedxml.ElementTree import DefusedXMLParser
from django.utils.translation import gettext as _

from .archives import BROKEN, MEGABYTE, Unsafe, checked, too_large
from .types import LARGEST_UNPACKED

MOST_XML = 30 * MEGABYTE
"""Bytes of all XML parts of a file together; they are read in some seconds."""
PIECE = 64 * 1024
ARCHIVE = b"PK\x03\x04"
COMPOUND = b"\xd0\xcf\x11\xe0"
"""With which files of older office programs begin, and embedded objects."""
NAMES_OF_XML = (".xml", ".rels", ".vml")
XML = (
    b"<",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\x00<",
    b"\x00\x00\x00<",
    b" ",
    b"\r",
    b"\n",
    b"\t",
)
"""With which a part begins that an office program might read as XML, whatever its name."""

MERELY_LINKED = "/hyperlink"
"""The kind of relation that waits for a click."""
OBJECTS = ("/oleobject", "/afchunk", "/control")
"""Ends of the kinds of relations to embedded objects, and to parts in other formats."""
OBJECT_ELEMENTS = {"oleobject", "oleobjects", "objectembed", "altchunk"}
LINK_ELEMENTS = {"externalbook", "ddelink", "olelink", "connection", "connectstring", "webpr"}
"""Elements by which a file reads another one, a database or a page of the web."""
PICTURES = {"imagedata", "fill", "stroke"}
"""Elements of old drawings that may name a picture by its address."""
FORMULAS = {"f", "formula", "formula1", "formula2", "definedname"}
FIELD_TEXTS = {"instrtext", "delinstrtext"}
STARTING_FIELDS = {
    *("DATABASE", "DDE", "DDEAUTO", "EMBED", "IMPORT", "INCLUDE", "INCLUDEPICTURE"),
    *("INCLUDETEXT", "LINK", "RD"),
}
"""Fields of Word that read, start or show what is not in the file."""
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
ASKING = re.compile(
    r"\||\b(WEBSERVICE|RTD|CALL|REGISTER|REGISTER\.ID|EXEC|IMAGE|SQL\.REQUEST)\s*\(", re.IGNORECASE
)
"""In a formula, less its quoted texts: the sign of a DDE link, and functions that ask outside."""


def check_office(file, deeper=True):
    """Raise `Unsafe` with a sentence where the office file `file` would do something by itself.

    An office file inside, as the numbers of a chart are kept, is read in the same way; inside
    that, none is taken.
    """
    try:
        with checked(file, LARGEST_UNPACKED) as archive:
            starts = {member: start_of(archive, member) for member in archive.infolist()}
            read = [member for member, start in starts.items() if is_xml(member, start)]
            check_size_of_xml(read)
            for member in read:
                check_part(archive, member)
            if COMPOUND in starts.values():
                raise embedded()
            for member in (member for member, start in starts.items() if start == ARCHIVE):
                if not deeper:
                    raise embedded()
                check_office(BytesIO(archive.read(member)), deeper=False)
    except BROKEN as error:
        raise Unsafe(_("The file is broken, or it is no office file.")) from error


def start_of(archive, member):
    """The first bytes of a part."""
    with archive.open(member) as part:
        return part.read(4)


def is_xml(member, start):
    return member.filename.lower().endswith(NAMES_OF_XML) or start.startswith(XML)


def check_size_of_xml(members):
    size = sum(member.file_size for member in members)
    if size > MOST_XML:
        raise Unsafe(too_large(size, MOST_XML))


def check_part(archive, member):
    """Read one part; `Watch` raises for what is refused."""
    parser = DefusedXMLParser(target=Watch(), forbid_dtd=True)
    with archive.open(member) as part:
        while piece := part.read(PIECE):
            parser.feed(piece)
    parser.close()


class Watch:
    """What the parser of a part tells of it; raises `Unsafe` at the first thing that is refused."""

    def __init__(self):
        self.text = None
        """Pieces of the formula or field that is being read; None outside of them."""
        self.fields = []
        """Texts of the fields of Word that are open, the innermost last."""

    def start(self, tag, attributes):
        name = tag.rpartition("}")[2].lower()
        if name == "relationship":
            check_relation({key.lower(): value for key, value in attributes.items()})
        elif name in OBJECT_ELEMENTS:
            raise embedded()
        elif name in LINK_ELEMENTS:
            raise from_elsewhere("")
        elif name in FORMULAS or name in FIELD_TEXTS:
            self.text = []
        elif name == "fldsimple":
            check_field(attribute(attributes, "instr"))
        elif name == "fldchar":
            self.turn(attribute(attributes, "fldchartype"))
        elif name in PICTURES:
            check_picture(attribute(attributes, "src"), attribute(attributes, "href"))

    def data(self, text):
        if self.text is not None:
            self.text.append(text)

    def end(self, tag):
        if self.text is None:
            return
        name = tag.rpartition("}")[2].lower()
        if name in FORMULAS:
            check_formula("".join(self.text))
        elif name in FIELD_TEXTS:
            self.add("".join(self.text))
        self.text = None

    def turn(self, kind):
        """At the mark that begins or ends a field, or parts its code from what it shows."""
        if kind == "begin":
            self.fields.append("")
        elif kind == "end" and self.fields:
            inner = self.fields.pop()
            if self.fields:
                self.fields[-1] += f" {inner}"

    def add(self, text):
        """A piece of a field's code; a code may be cut anywhere, so it is read as it grows."""
        if not self.fields:
            self.fields.append("")
        self.fields[-1] += text
        check_field(self.fields[-1])

    def close(self):
        return None


def attribute(attributes, name):
    """The value of the attribute, whatever its namespace and capitals; else an empty text."""
    found = (value for key, value in attributes.items() if key.rpartition("}")[2].lower() == name)
    return next(found, "")


def check_relation(relation):
    kind = relation.get("type", "").lower()
    if kind.endswith(OBJECTS):
        raise embedded()
    if relation.get("targetmode", "").lower() == "external" and not kind.endswith(MERELY_LINKED):
        raise from_elsewhere(relation.get("target", ""))


def check_field(code):
    words = code.upper().replace('"', " ").split()
    if words and (words[0] in STARTING_FIELDS or not {"DDE", "DDEAUTO"}.isdisjoint(words)):
        raise Unsafe(
            _("The field “%(name)s” of the file starts or loads something else.")
            % {"name": next(word for word in words if word in STARTING_FIELDS)}
        )


def check_formula(text):
    if found := ASKING.search(QUOTED.sub("", text)):
        raise Unsafe(
            _("The formula “%(text)s” of the file asks another program.")
            % {"text": text[:100] if found[0] == "|" else found[1].upper()}
        )


def check_picture(*addresses):
    for address in addresses:
        if "://" in address or address.startswith(("\\\\", "//")):
            raise from_elsewhere(address)


def embedded():
    return Unsafe(_("The file has an object of another program inside."))


def from_elsewhere(target):
    if target:
        return Unsafe(_("The file loads “%(target)s” from elsewhere.") % {"target": target[:200]})
    return Unsafe(_("The file reads its data from another file or from a server."))
