"""Approving several reports at once: each is its own step, with its own row in the log."""

from django.utils.translation import gettext as _

from . import workflow
from .refusals import Refused


def approve_unopened(queue, seen, by):
    """Approve those of `queue` that are in `seen`: unit (`Commune`, or None) → version shown.

    Answers the units that were approved, and of the others (unit, sentence why not). A report with
    warnings is never approved without being opened.
    """
    approved, refused = [], []
    for one in queue:
        unit = one.standing.commune
        if unit not in seen:
            continue
        try:
            if one.warned:
                raise Refused(_("It has warnings: open it and judge it."))
            workflow.approve(one.standing.of, by, seen=seen[unit])
        except Refused as refusal:
            refused.append((unit, str(refusal)))
        else:
            approved.append(unit)
    return approved, refused
