"""Quotes: the words of units that the office lets the quarter's report print.

Who publishes the programme picks them, edits them, sets their order and takes them out; every step
is logged. Only what was handed in can be picked; what is picked stays when its report goes back.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from targets.models import Target

from ..models import HANDED_IN, FigureChange, Quote, QuoteChange, Said
from .notes import number_of_then
from .permissions import Duties
from .refusals import Conflict, NotAllowed, Refused
from .report import ReportKey, state
from .texts import needed
from .verbs import Entry, entry_of

LAST = 999
"""The highest place in the order."""


@dataclass(frozen=True)
class SaidKey:
    """Which words of a unit's report: of `kind` and, where that is a note, of `target`."""

    report_key: ReportKey
    kind: str
    target: Target | None = None

    @property
    def key(self):
        return self.report_key.key | {"kind": self.kind, "target": self.target}


@transaction.atomic
def quote(said_key, by, text, position, *, seen=None):
    """Pick the words, or edit what is picked; answer the `Quote`.

    What stands there already is not written again.
    """
    check_may_quote(said_key, by)
    there = found(said_key)
    text = needed(text, _("Write the words that the report is to quote."))
    if there and (there.text, there.position) == (text, position):
        return there
    check_seen(said_key, there, by, seen)
    if not 1 <= position <= LAST:
        raise Refused(_("The order is a number from 1 to %(last)d.") % {"last": LAST})
    entry = said(said_key)
    if there is None and entry is None:
        raise Refused(_("These words are not handed in."))
    before = there.text if there else ""
    row = there or Quote(**said_key.key)
    if entry is not None and text != before:
        row.source = entry.note
        row.value, row.out_of = number_meant(said_key, entry, text)
    row.text, row.position, row.version = text, position, row.version + 1
    row.save()
    log_change(said_key, by, before, text)
    return row


@transaction.atomic
def take_out(said_key, by, *, seen=None):
    """Let the report not quote the words any more; who has just taken them out need not again."""
    check_may_quote(said_key, by)
    there = found(said_key)
    if there is None and is_last_by(said_key, by):
        return
    check_seen(said_key, there, by, seen)
    if there is None:
        raise Conflict(_("These words are not quoted any more."))
    there.delete()
    log_change(said_key, by, there.text, "")


def check_may_quote(said_key, by):
    if not Duties.of(by, said_key.report_key.programme).may_publish:
        raise NotAllowed


def found(said_key):
    """The quote, locked; None where the words are not picked."""
    return Quote.objects.select_for_update().filter(**said_key.key).order_by("pk").first()


def check_seen(said_key, there, by, seen):
    """Raise where the quote is no longer as it was seen, and tell whether `by` has changed it."""
    if seen is None or seen == (there.version if there else 0):
        return
    if is_last_by(said_key, by):
        raise Conflict(_("You have changed this quote in another window."))
    raise Conflict(_("Somebody else has changed this quote meanwhile."))


def is_last_by(said_key, by):
    """Whether `by` did the last step of the quote."""
    last = QuoteChange.objects.filter(**said_key.key).first()
    return last is not None and last.by_id == by.pk


def said(said_key):
    """What the unit says as it is handed in, an `Entry` with its words as the note; else None."""
    report_key, report = said_key.report_key, said_key.report_key.find()
    if state(report_key, report) not in HANDED_IN:
        return None
    if said_key.kind != Said.NOTE:
        words = getattr(report, said_key.kind, "")
        return Entry(note=words) if words else None
    figure = report_key.figures().filter(target=said_key.target).exclude(note="").first()
    return figure and entry_of(figure)


def number_meant(said_key, entry, text):
    """The number that the words are about: of a note as it is, that of when it was written."""
    if said_key.kind != Said.NOTE:
        return None, None
    changes = FigureChange.objects.filter(
        figure__in=said_key.report_key.figures().filter(target=said_key.target), approved=False
    )
    then = number_of_then(entry, list(changes.order_by("at", "pk"))) if text == entry.note else None
    return then or (entry.value, entry.out_of)


def log_change(said_key, by, before, after):
    QuoteChange.objects.create(**said_key.key, before=before, after=after, at=timezone.now(), by=by)


def quotes_of(programme, quarter):
    """The quotes of a quarter's report in their order. One query."""
    return list(
        Quote.objects.filter(programme=programme, quarter=quarter).order_by("position", "pk")
    )


def last_changes(programme, quarter):
    """(Commune id, target id, kind) → the last `QuoteChange` of a quarter's quotes. One query."""
    changes = QuoteChange.objects.filter(programme=programme, quarter=quarter)
    found = {}
    for change in changes.select_related("by__official"):
        found.setdefault((change.commune_id, change.target_id, change.kind), change)
    return found


def changes_of_figures(figures):
    """Figure id → the changes of what is written, oldest first. One query; none without figures."""
    found = defaultdict(list)
    wanted = [figure.pk for figure in figures]
    if wanted:
        changes = FigureChange.objects.filter(figure__in=wanted, approved=False)
        for change in changes.order_by("at", "pk"):
            found[change.figure_id].append(change)
    return found
