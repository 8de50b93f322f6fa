"""What the site got of others while a sheet was away, beside what the sheet says."""

from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from ..workflow.verbs import entry_of
from .book import SHOWN, TO_FILL, prefilled, texts_of

TOGETHER = (("value", "out_of"), ("estimate",), ("not_applicable",), ("note",), ("planned",))
"""Columns whose cells are taken from the sheet, or left to the site, as one."""


@dataclass
class ChangedSince:
    """Cells in which the site holds something else than when the sheet was taken away.

    Those that nobody touched in the sheet are `left` as the site has them; in others the sheet says
    something else again, and what the site has would be `replaced`. `noted` is what stood in the
    sheet, as `texts_noted` answers it.
    """

    noted: dict
    left: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)

    def merged(self, line, row, after):
        """What is meant by `after`, as the line of the sheet says it, for a `SheetRow`."""
        before = entry_of(row.figure)
        texts = self.noted.get(row.target.number, [])[len(SHOWN) :]
        if len(texts) != len(TO_FILL):
            return after
        taken, held, says = (
            dict(zip(TO_FILL, one, strict=True))
            for one in (texts, texts_of(replace(before, **prefilled(row))), texts_of(after))
        )
        kept = {}
        for names in TOGETHER:
            changed = [name for name in names if name in line.columns and held[name] != taken[name]]
            if not changed or all(says[name] == held[name] for name in names):
                continue
            is_touched = any(says[name] != taken[name] for name in names)
            (self.replaced if is_touched else self.left).extend(map(line.address, changed))
            if not is_touched:
                kept |= {name: getattr(before, name) for name in names}
        return replace(after, **kept)

    def sentences(self):
        if self.left:
            sentence = _(
                "Changed on the site since the sheet was taken away, and left as it is there: "
                "%(cells)s."
            )
            yield sentence % {"cells": ", ".join(self.left)}
        if self.replaced:
            sentence = _(
                "Changed on the site since the sheet was taken away, and the sheet says something "
                "else again: %(cells)s. See below what it would replace."
            )
            yield sentence % {"cells": ", ".join(self.replaced)}
