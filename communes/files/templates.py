"""An office's own Word template: read as hostile, filled from a fixed list of fields.

What a template may hold is the list in `docs/report-template.md`: a field, a field in capitals, and
a loop over a list with the one variable that belongs to it. Everything else is refused by its name
before anything is filled in; the filling itself runs in a sandbox.
"""

from io import BytesIO

from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from .archives import BROKEN, KILOBYTE, MEGABYTE, Unsafe, check_size, checked
from .programs import check_office
from .template_texts import left, lost
from .types import DOCX, recognise

LARGEST = 2 * MEGABYTE
"""Bytes of a template."""
LARGEST_UNPACKED = 20 * MEGABYTE
LARGEST_PART = 2 * MEGABYTE
"""Bytes of one of its XML parts."""
LONGEST_LOOPS = 200 * KILOBYTE
"""Characters that all loops repeat together; a row of a table has some 20 000."""
MOST_BRACES = 4000
"""In one part; a template of all fields has a few hundred."""

FIELDS = frozenset(
    {
        *("parent", "body", "number", "place_and_date", "place", "subject", "programme", "quarter"),
        *("opening", "sentence", "basis", "closing", "missing", "on_behalf", "signer", "annex"),
    }
)
CELLS = (
    *("number", "name", "unit", "goal", "plan", "this_quarter", "so_far"),
    *("judged", "percent", "assessment", "lead", "note"),
)
"""Of a row of the table, in its order."""
LISTS = {
    "rows": ("row", frozenset({"group", *CELLS})),
    "groups": ("group", frozenset({"name", "text"})),
    "late": ("target", frozenset({"name", "text", "notes"})),
    "measures": (
        "measure",
        frozenset({"target", "cause", "text", "product", "official", "due"}),
    ),
    "remarks": ("remark", frozenset({"name", "text"})),
    "footnotes": ("footnote", frozenset({"mark", "text"})),
    "recipients": ("recipient", frozenset({"name"})),
}
"""List → the variable of its loop, and what each of its items holds."""
FILTERS = ("upper",)
PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")
FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
ZIP = b"PK\x03\x04"
"""With which every office file begins."""


class StrictTemplate(DocxTemplate):
    """Refuses to mend a document that its loops tore apart."""

    def fix_tables(self, xml):
        fromstring(xml, forbid_dtd=True)
        return super().fix_tables(xml)


def check_template(content):
    """Raise `Unsafe` with a sentence for each thing that `content` may not be or hold."""
    check_archive(content)
    try:
        template = DocxTemplate(BytesIO(content))
        found = [*lost(content)]
        found += [problem for text in sources(template) for problem in problems(text)]
    except (*BROKEN, AttributeError, TypeError) as error:
        raise Unsafe(_("The file is broken, or it is no office file.")) from error
    if found:
        raise Unsafe(" ".join(dict.fromkeys(found)))
    check_loops(sources(template))
    try:
        filled = [fill(content, example(items)) for items in (0, 1, 2)]
    except (*BROKEN, AttributeError, TypeError) as error:
        raise Unsafe(_("The template cannot be filled in; is a loop complete?")) from error
    if found := dict.fromkeys(left(filled[1])):
        raise Unsafe(" ".join(found))


def check_archive(content):
    """Sizes, kind and parts of the file, all before a Word library reads it."""
    check_size(len(content), LARGEST)
    if not content.startswith(ZIP) or recognise(BytesIO(content)) is not DOCX:
        raise Unsafe(_("A template is a Word file, .docx."))
    try:
        with checked(BytesIO(content), LARGEST_UNPACKED) as archive:
            for member in archive.infolist():
                if member.filename.lower().endswith((".xml", ".rels")):
                    check_part(member, archive)
    except BROKEN as error:
        raise Unsafe(_("The file is broken, or it is no office file.")) from error
    check_office(BytesIO(content))


def check_part(member, archive):
    if member.file_size > LARGEST_PART:
        raise Unsafe(
            _("The part “%(name)s” of the file is larger than %(most)d MB.")
            % {"name": member.filename, "most": LARGEST_PART // MEGABYTE}
        )
    content = archive.read(member)
    fromstring(content, forbid_dtd=True)
    if content.count(b"{") > MOST_BRACES:
        raise Unsafe(_("The part “%(name)s” has too many braces.") % {"name": member.filename})


def sources(template):
    """Every text of the file in which fields are filled in, as the template language reads it."""
    template.init_docx()
    yield template.patch_xml(template.get_xml())
    for kind in (template.HEADER_URI, template.FOOTER_URI):
        for _key, part in template.get_headers_footers(kind):
            yield template.patch_xml(template.get_part_xml(part))
    for name in PROPERTIES:
        yield getattr(template.docx.core_properties, name)
    for part in template.docx.part.package.parts:
        if part.content_type == FOOTNOTES:
            yield template.patch_xml(part.blob.decode())


def sandbox():
    """A language of fields, loops and `FILTERS`: no tests, no functions, no other names."""
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    environment.filters = {name: environment.filters[name] for name in FILTERS}
    environment.tests = {}
    environment.globals = {}
    return environment


def problems(text):
    """A sentence for each thing in `text` that is no field, no loop over a list and no filter."""
    try:
        tree = sandbox().parse(text)
    except TemplateSyntaxError as error:
        text = _("The template cannot be read: a field or a loop is not closed (%(error)s).")
        return [text % {"error": error.message}]
    return [sentence for node in tree.body for sentence in refused_node(node, None)]


def check_loops(texts):
    """Refuse loops so long that many rows would fill the memory: a list may have hundreds."""
    loops = (loop for text in texts for loop in sandbox().parse(text).find_all(nodes.For))
    pieces = (piece for loop in loops for piece in loop.find_all(nodes.TemplateData))
    if sum(len(piece.data) for piece in pieces) > LONGEST_LOOPS:
        raise Unsafe(
            _("What the loops of the template repeat is longer than %(most)d kB.")
            % {"most": LONGEST_LOOPS // KILOBYTE}
        )


def refused_node(node, loop):
    """The sentences about `node`; `loop` is the list whose loop it stands in, or None."""
    if isinstance(node, nodes.Output):
        return [sentence for part in node.nodes for sentence in refused_node(part, loop)]
    if isinstance(node, nodes.TemplateData):
        return []
    if isinstance(node, nodes.For):
        return refused_loop(node, loop)
    if isinstance(node, nodes.Filter) and not (node.args or node.kwargs):
        if node.name in FILTERS:
            return refused_node(node.node, loop)
        return [_("There is no filter “%(name)s”.") % {"name": node.name}]
    if isinstance(node, nodes.Name):
        known = node.name in FIELDS
        return [] if known else [_("There is no field “%(name)s”.") % {"name": node.name}]
    if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
        return refused_part(node, loop)
    return [_("“%(what)s” is no field; only fields are filled in.") % {"what": as_written(node)}]


def refused_part(node, loop):
    """A part of a list's item, which stands only in the loop over that list."""
    variable, parts = LISTS[loop] if loop else (None, ())
    if node.node.name == variable and node.attr in parts:
        return []
    return [_("There is no field “%(name)s” here.") % {"name": as_written(node)}]


def refused_loop(node, loop):
    plain = loop is None and not (node.test or node.else_ or node.recursive)
    name = node.iter.name if isinstance(node.iter, nodes.Name) else None
    if not plain or name not in LISTS or as_written(node.target) != LISTS[name][0]:
        known = ", ".join(f"{variable} in {name}" for name, (variable, _parts) in LISTS.items())
        return [
            _("The loop “%(loop)s” is not one of these: %(known)s.")
            % {"loop": f"{as_written(node.target)} in {as_written(node.iter)}", "known": known}
        ]
    return [sentence for part in node.body for sentence in refused_node(part, name)]


def as_written(node):
    """A piece of a template by its name, as it was written or nearly so."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{as_written(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem):
        return f"{as_written(node.node)}[{as_written(node.arg)}]"
    if isinstance(node, nodes.Call):
        return f"{as_written(node.node)}()"
    if isinstance(node, nodes.Filter):
        return f"{as_written(node.node)}|{node.name}"
    if isinstance(node, nodes.BinExpr):
        return f"{as_written(node.left)} {node.operator} {as_written(node.right)}"
    if isinstance(node, nodes.Const):
        return repr(node.value)
    return type(node).__name__.lower()


def fill(content, values):
    """The bytes of the template with `values` filled in.

    `values` has a text for each of `FIELDS`, and for each of `LISTS` a list of dicts of texts.
    Raises SyntaxError where loops tear the document apart.
    """
    template = StrictTemplate(BytesIO(content))
    template.render(values, sandbox(), autoescape=True)
    out = BytesIO()
    template.save(out)
    return out.getvalue()


def example(items=1):
    """Values with which a template is tried, with so many items in each list."""
    return dict.fromkeys(FIELDS, "x") | {
        name: [dict.fromkeys(parts, "x")] * items for name, (_variable, parts) in LISTS.items()
    }
