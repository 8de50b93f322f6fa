"""The part of *My work* that shows what a person's units have handed in."""

from django.utils.text import capfirst

from communes.units import unit_code
from communes.workflow.handed_in import handed_in
from targets.versions import data_versions

from ..display import formats
from ..display.wording import state_label
from .inbox import place_of, sheet_url

SHOWN = 8
"""So many of the approved reports are shown unless all are asked for."""


def my_handed_in(user, scope, duties, *, everything):
    """What templates/site/handed_in.html shows; nothing at all for who enters nothing.

    `everything` is whether all approved reports are wanted, and not the newest only.
    """
    found = handed_in(user, scope.programmes, data_versions(scope.programmes), duties)
    waiting = [task for task in found if task.waits]
    done = [task for task in found if not task.waits]
    shown = done if everything else done[:SHOWN]
    return {
        "waiting": [line(task) for task in waiting],
        "done": [line(task) for task in shown],
        "more": len(done) - len(shown),
    }


def line(task):
    """One report: where it opens, its state, its Word file, and where its results stand."""
    place, standing = place_of(task), task.standing
    return {
        "task": task,
        "title": capfirst(f"{task.unit} · {formats.quarter(task.quarter)}"),
        "url": sheet_url(task),
        "to_sign": place.url("to_sign", unit=unit_code(task.commune)),
        "results": unit_url(task, place),
        "state": state_label(standing.state),
        "begun": standing.report is not None and standing.report.review_begun_at is not None,
    }


def unit_url(task, place):
    return place.url("commune", commune=task.commune.code) if task.commune else place.url()
