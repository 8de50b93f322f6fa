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
from ..workflow.refusals import Refused
from ..workflow.verbs import Entry
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
    """The changes as a text that only `unpacked` reads, for the same account and report."""
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
    return signing.dumps(rows, salt=salt(report_key, by), compress=True)


def unpacked(text, report_key, by, catalogue):
    """(Target, version, `Entry`) of each change; raises `Refused` where `text` is not ours."""
    try:
        rows = signing.loads(text, salt=salt(report_key, by), max_age=LIFETIME)
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
    except (signing.BadSignature, KeyError) as error:
        raise Refused(_("The preview is out of date; upload the file again.")) from error


def salt(report_key, by):
    return f"sheet:{by.pk}:{key_of(report_key)}"


@transaction.atomic
def apply(report_key, by, changes):
    """Write all changes of a preview, or none where one of them is refused."""
    for target, version, entry in changes:
        verbs.enter(report_key, target, by, entry, seen=version)
