"""How a page showed the numbers of targets to be read, held against how they are read now.

A form carries a short text of each target. Where that of now is another, what was typed or looked
at says something else than it did; the history of the catalogue tells what was shown.
"""

import re
from copy import copy
from dataclasses import dataclass
from zlib import crc32

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from targets.models import Target
from targets.progress import Method
from targets.rules import EVERY_AMOUNT

from ..history.changes import of_row
from ..rules import READ_BY
from ..sheets.reading import spoken
from .refusals import Conflict

FIELDS = (*READ_BY, "method", "rollup", "pair")
"""Fields of a target that say how its numbers are read."""

IS_KEY = re.compile("[0-9]{1,15}")

KINDS = {
    "rate": gettext_lazy("one number out of another"),
    "answer": gettext_lazy("an answer in words"),
    "amount": gettext_lazy("the amount of a quarter"),
    "level": gettext_lazy("a level"),
}


class ReadOtherwise(Conflict):
    """Numbers say something else than when they were seen; `told` has a `NewReading` of each."""

    def __init__(self, told):
        self.told = list(told)
        super().__init__(
            _(
                "Not done yet: since you opened the page, the numbers of these targets have come "
                "to mean something else: %(targets)s. Look at them, then do it again."
            )
            % {"targets": "; ".join(map(str, self.told))}
        )


@dataclass(frozen=True)
class NewReading:
    """A target whose `reading` is another one than was seen; `before` is empty where the history
    has nothing of it."""

    target: Target
    before: tuple[str, ...]
    now: tuple[str, ...]

    @classmethod
    def of(cls, target, seen):
        return cls(target, seen_before(target, seen) or (), reading(target))

    def __str__(self):
        """*8. Yield (“tons”, now “kg”)*."""
        told = self.words | {"target": f"{self.target.number}. {self.target.local_name}"}
        if not self.before:
            return _("%(target)s (now “%(now)s”)") % told
        return _("%(target)s (“%(before)s”, now “%(now)s”)") % told

    def of_number(self, typed):
        """*“120” was typed as “tons”; the target now takes “kg”.*"""
        told = self.words | {"typed": typed}
        if not self.before:
            return _("“%(typed)s” was typed before the target came to take “%(now)s”.") % told
        return _("“%(typed)s” was typed as “%(before)s”; the target now takes “%(now)s”.") % told

    @property
    def words(self):
        """What has changed, before and now."""
        pairs = list(zip(self.before or self.now, self.now, strict=True))
        other = [pair for pair in pairs if spoken(pair[0]) != spoken(pair[1])] or pairs
        was, now = zip(*other, strict=True)
        return {"before": listed(was), "now": listed(now)}

    @property
    def has_other_fields(self):
        """Whether the page may have shown other fields than the target has now."""
        return not self.before or fields_of(*self.before) != fields_of(*self.now)


def is_yes_or_no(reading):
    """Whether by this `reading` 1 and 0 stand for yes and no."""
    return reading[:2] == ("answer", "")


def fields_of(kind, counted, _unit):
    """What tells the fields for the numbers of one `reading` from those of another."""
    return (kind, counted) if kind == "answer" else kind == "rate"


def read_as(target):
    """A short text that is another one where a number of `target` says something else."""
    words = "|".join(map(spoken, reading(target)))
    return f"{crc32(words.encode()):08x}"[:6]


def key_read_as(target):
    """The key of the target and its `read_as`, as a form carries them: *12-5f3a9c*."""
    return f"{target.pk}-{read_as(target)}"


def keys_read_as(targets):
    """The same of all `targets`, for one field of a form."""
    return ",".join(map(key_read_as, targets))


def of_keys(text):
    """Target's id → its `read_as`, of the text of `keys_read_as`; of what no page made, nothing."""
    pairs = (one.partition("-")[::2] for one in text.split(","))
    return {int(key): read_as for key, read_as in pairs if read_as and IS_KEY.fullmatch(key)}


def reading(target):
    """The kind of the target's numbers, what they count, and the unit of what is reckoned of them.

    The last is empty where it is the same, or says nothing.
    """
    if target.is_rate:
        return "rate", target.pair, target.unit
    if target.method == Method.MILESTONE:
        return "answer", target.scale, ""
    if target.over_time in EVERY_AMOUNT:
        return "amount", target.figure_unit, target.unit if target.is_growth else ""
    return "level", target.unit, ""


def read_otherwise(seen):
    """Of targets that are read otherwise than was `seen` (id → `read_as`): id → `NewReading`.

    The targets are kept from others until the transaction ends, so that none changes after it. This
    comes first in it, as whoever changes a target locks that before all else.
    """
    if not seen:
        return {}
    rows = Target.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=seen)
    return {
        target.pk: NewReading.of(target, seen[target.pk])
        for target in rows.order_by("pk")
        if read_as(target) != seen[target.pk]
    }


def check_read_as(told):
    """Raise `ReadOtherwise` where `read_otherwise` has `told` of any."""
    if told:
        raise ReadOtherwise(told.values())


def listed(parts):
    return ", ".join(str(KINDS.get(part, part)) for part in parts if part) or "–"


def seen_before(target, seen):
    """The `reading` that was `seen`, as the history has it; None where it does not."""
    before = copy(target)
    for change in of_row(target).filter(content_type__model="target"):
        for name in FIELDS:
            if name in change.changes:
                setattr(before, name, change.changes[name][0] or "")
        if read_as(before) == seen:
            return reading(before)
    return None
