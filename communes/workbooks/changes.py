"""What a filled sheet changes, between its preview and its application.

Nothing is kept meanwhile: the changes travel in the page, signed for one account and one report.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from targets.models import Target

from ..workflow import verbs
from ..workflow.read_as import check_read_as, read_as, read_otherwise
from ..workflow.refusals import Refused
from ..workflow.verbs import Entry, entry_of, numbers_of
from .book import key_of

LIFETIME = 12 * 60 * 60
"""Seconds for which a preview may be applied."""


@dataclass(frozen=True)
class Change:
    """What one row would change; `version` is that of the figure it was compared with."""

    target: Target
    version: int
    before: Entry
    after: Entry


def packed(report_key, by, changes):
    """The changes, and how the targets' numbers are read, as a text for `unpacked` and
    `read_as_shown`, of the same account and report."""
    rows = [
        [
            change.target.pk,
            change.version,
            *(None if n is None else str(n) for n in (change.after.value, change.after.out_of)),
            change.after.estimate,
            change.after.note,
            change.after.not_applicable,
            None if change.after.planned is None else str(change.after.planned),
        ]
        for change in changes
    ]
    shown = [(change.target.pk, read_as(change.target)) for change in changes]
    return signing.dumps([rows, shown], salt=salt(report_key, by), compress=True)


def unpacked(text, report_key, by, catalogue):
    """(Target, version, `Entry`) of each change; raises `Refused` where `text` is not ours."""
    try:
        rows, _shown = loaded(text, report_key, by)
        targets = {target.pk: target for target in catalogue.targets}
        return [
            (
                targets[pk],
                version,
                Entry(*(None if n is None else Decimal(n) for n in pair), *rest),
            )
            for pk, version, *pair, estimate, note, not_applicable, planned in rows
            for rest in [(estimate, note, not_applicable, planned and Decimal(planned))]
        ]
    except KeyError as error:
        raise out_of_date() from error


def read_as_shown(text, report_key, by):
    """Target id → how its numbers were read in the preview; raises `Refused` as `unpacked`."""
    return dict(loaded(text, report_key, by)[1])


def loaded(text, report_key, by):
    try:
        return signing.loads(text, salt=salt(report_key, by), max_age=LIFETIME)
    except signing.BadSignature as error:
        raise out_of_date() from error


def out_of_date():
    return Refused(_("The preview is out of date; upload the file again."))


def salt(report_key, by):
    return f"read sheet:{by.pk}:{key_of(report_key)}"


@transaction.atomic
def apply(report_key, by, changes, *, shown=None):
    """Write all changes of a preview, or none where one of them is refused.

    `shown` is what `read_as_shown` has of the preview; None does not ask.
    """
    check_read_as(read_otherwise(of_new_numbers(report_key, changes, shown or {})))
    for target, version, entry in changes:
        verbs.enter(report_key, target, by, entry, seen=version)


def of_new_numbers(report_key, changes, shown):
    """What is `shown` of the targets of which `changes` bring other numbers than are kept."""
    kept = {figure.target_id: entry_of(figure) for figure in report_key.figures()}
    return {
        target.pk: shown[target.pk]
        for target, _version, entry in changes
        if target.pk in shown and numbers_of(entry) != numbers_of(kept.get(target.pk, Entry()))
    }
