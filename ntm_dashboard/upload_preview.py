"""What a filled workbook would change, cell by cell, as people read it."""

from communes.workbooks.book import MARK, headings
from targets.progress import Method

from . import formats


def changed_cells(changes):
    """For each cell that would change: ``number`` and ``name``, ``column``, ``old``, ``new``."""
    words = headings()
    return [
        {
            "number": change.target.number,
            "name": change.target.name,
            "column": words[field],
            "old": shown(change.target, field, getattr(change.before, field)),
            "new": shown(change.target, field, getattr(change.after, field)),
        }
        for change in changes
        for field in words
        if getattr(change.before, field, None) != getattr(change.after, field, None)
    ]


def shown(target, field, value):
    """A cell's value as text; a dash where it is empty."""
    if field == "estimate":
        return MARK if value else formats.NOTHING
    if value in (None, ""):
        return formats.NOTHING
    if field == "note":
        return value
    if target.method == Method.MILESTONE:
        return str(formats.YES_OR_NO[int(value)])
    return formats.field(value, 0 if target.is_rate else target.decimals)
