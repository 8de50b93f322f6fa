"""The sheet of paper and the styles of a report in Word, which the office can change there.

A4 and Times New Roman; margins as Nghị định 30/2020/NĐ-CP and Hướng dẫn 36-HD/VPTW ask for.
"""

from functools import cache
from io import BytesIO

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

FONT = "Times New Roman"
SHORT, LONG = Mm(210), Mm(297)
TOP, BOTTOM, LEFT, RIGHT = Mm(20), Mm(20), Mm(30), Mm(15)
BODY, CENTRED, SMALL = "Body Text", "Report Centred", "Report Small"
CELL, NUMBER, HEAD, GROUP = "Report Cell", "Report Number", "Report Head", "Report Group"
STYLES = {
    "Normal": {"size": 14},
    BODY: {"size": 14, "align": ALIGN.JUSTIFY, "indent": Mm(10), "after": 6},
    "Title": {"size": 16, "align": ALIGN.CENTER, "bold": True, "before": 12},
    "Subtitle": {"size": 14, "align": ALIGN.CENTER, "bold": True, "after": 6},
    "Heading 1": {"size": 14, "align": ALIGN.JUSTIFY, "bold": True, "indent": Mm(10), "after": 6},
    "Header": {"size": 14, "align": ALIGN.CENTER},
    CENTRED: {"size": 13, "align": ALIGN.CENTER},
    CELL: {"size": 11, "before": 1, "after": 1},
    NUMBER: {"size": 11, "before": 1, "after": 1, "align": ALIGN.RIGHT},
    HEAD: {"size": 11, "before": 1, "after": 1, "align": ALIGN.CENTER, "bold": True},
    GROUP: {"size": 11, "before": 1, "after": 1, "bold": True},
    SMALL: {"size": 11},
}
"""Name → size in points; alignment, first line, space before and after where they differ."""

TABLE_STYLES = ("Normal Table", "Table Grid")


def new_document():
    """An empty document with the styles, on A4 upright; its first page bears no number."""
    return Document(BytesIO(blank()))


@cache
def blank():
    """The bytes of the empty document, made once, with no style but those that reports use."""
    document = Document()
    for unused in [one for one in document.styles if one.type == WD_STYLE_TYPE.TABLE]:
        if unused.name not in TABLE_STYLES:
            unused.delete()
    for name, look in STYLES.items():
        set_style(style(document, name), **look)
    section = document.sections[0]
    section.page_width, section.page_height = SHORT, LONG
    set_margins(section)
    section.different_first_page_header_footer = True
    number_pages(section.header.paragraphs[0])
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def style(document, name):
    if name in document.styles:
        return document.styles[name]
    return document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)


def styled(paragraph, name):
    """Give `paragraph` one of the `STYLES`, without looking for it among all of the document."""
    paragraph._p.style = name.replace(" ", "")
    return paragraph


def set_style(style, size, align=ALIGN.LEFT, bold=False, indent=0, before=0, after=0):
    if style.element.rPr is not None:
        style.element.remove(style.element.rPr)
    font, layout = style.font, style.paragraph_format
    font.size, font.bold, font.italic = Pt(size), bold, False
    font.color.rgb = RGBColor(0, 0, 0)
    set_font(style.element.get_or_add_rPr())
    layout.alignment, layout.first_line_indent = align, indent
    layout.space_before, layout.space_after = Pt(before), Pt(after)
    layout.line_spacing = 1
    borders = style.element.pPr.find(qn("w:pBdr"))
    if borders is not None:
        style.element.pPr.remove(borders)


def set_font(properties):
    """Times New Roman for every script, in place of the theme's fonts."""
    fonts = properties.get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)


def set_margins(section):
    section.top_margin, section.bottom_margin = TOP, BOTTOM
    section.left_margin, section.right_margin = LEFT, RIGHT
    section.header_distance = Mm(10)


def add_landscape(document):
    """A section on A4 across, from a new page on; every page of it bears its number."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    flatten(document.paragraphs[-1])
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = LONG, SHORT
    set_margins(section)
    section.different_first_page_header_footer = False
    return section


def flatten(paragraph):
    """Give an empty paragraph no height to speak of, so that it never takes a page of its own."""
    layout = paragraph.paragraph_format
    layout.line_spacing, layout.space_after = Pt(1), Pt(0)


def number_pages(paragraph):
    """The number of the page, as a field that Word keeps up to date."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def rule(paragraph, left, right):
    """A thin line above an empty paragraph, so far from either side."""
    layout = paragraph.paragraph_format
    layout.left_indent, layout.right_indent = left, right
    layout.space_before, layout.line_spacing = Pt(2), Pt(6)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in {"val": "single", "sz": "6", "space": "1", "color": "000000"}.items():
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc"
    )
    return paragraph


def keep_row(row, *, heading=False):
    """Keep a row of a table on one page; repeat it on every page where it is the heading."""
    for tag in ["w:cantSplit"] + (["w:tblHeader"] if heading else []):
        row._tr.get_or_add_trPr().append(OxmlElement(tag))


def narrow_padding(table):
    """One millimetre at the sides of each cell."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("w:left", "w:right"):
        padding = OxmlElement(side)
        padding.set(qn("w:w"), str(Mm(1).twips))
        padding.set(qn("w:type"), "dxa")
        margins.append(padding)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")
