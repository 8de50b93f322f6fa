"""What a Word template shows as text: loops that would take text away with them, and fields that
would stay as they are written."""

import re
from io import BytesIO
from zipfile import ZipFile

from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

PARAGRAPH, ROW, TEXT = "p", "tr", "t"
"""Names of elements, of text as of drawings."""
LOOP = re.compile(r"{%(p|tr) [^{}]*%}")
"""In a paragraph or a row, which disappears: alone there."""
TAKES_AWAY = re.compile(r"{{(?:p|r|tr|tc) [^{}]*}}|{%(?:r|tc) [^{}]*%}|{#.*?#}")
"""What the library that fills templates knows besides; the text around it is lost."""
LEFT = re.compile(r".{0,20}[{}]+.{0,20}")


def lost(content):
    """A sentence for each thing that would disappear when the template is filled in."""
    for root in parts(content):
        for paragraph in texts(root, PARAGRAPH):
            for found in TAKES_AWAY.findall(paragraph):
                yield _("“%(what)s” is no field; only fields are filled in.") % {"what": found}
        for name in (PARAGRAPH, ROW):
            for text in texts(root, name):
                loop = LOOP.search(text)
                if loop and loop[1] == name and loop[0] != text:
                    sentence = _(
                        "“%(loop)s” stands beside other text, which would be lost: %(text)s"
                    )
                    yield sentence % {"loop": loop[0], "text": text}


def left(filled):
    """A sentence for each text of a filled template that still has braces."""
    for root in parts(filled):
        for paragraph in texts(root, PARAGRAPH):
            for found in LEFT.findall(paragraph):
                sentence = _(
                    "“%(text)s” would stay as it is. A field has two braces at each end, and "
                    "stands in the text, its header, its footer or a footnote."
                )
                yield sentence % {"text": found}


def parts(content):
    """The roots of all parts in XML."""
    with ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.lower().endswith(".xml"):
                yield fromstring(archive.read(name), forbid_dtd=True)


def texts(root, name):
    """What stands in each element of this `name`, apart from others of it inside."""
    for element in root.iter():
        if is_named(element, name):
            yield "".join(pieces(element, name)).strip()


def pieces(element, name):
    for child in element:
        if is_named(child, TEXT):
            yield child.text or ""
        elif not is_named(child, name):
            yield from pieces(child, name)


def is_named(element, name):
    return isinstance(element.tag, str) and element.tag.rpartition("}")[2] == name
