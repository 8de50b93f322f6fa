"""What the page of publishing shows of a quarter, and what has changed since it was shown."""

from django.utils.translation import gettext as _

from targets.meanwhile import digest_of

from ..models import Status, Submission
from ..results.publishing import canonical_form
from ..units import unit_title
from .refusals import Conflict


def stands(reports, inputs, quarter, version):
    """How the quarter stands, as one word for a form to carry: `name:value`, with commas between.

    `reports` are pairs of a unit's id (None: the district) and the status of its report, None
    where there is none; a draft is as good as none. `version` is the one in force, None before the
    first.
    """
    form = canonical_form(inputs, quarter)
    figures = form.pop("figures")
    told = {"version": version or "", "figures": digest_of(figures), "terms": digest_of(form)}
    told |= {unit: "" if status == Status.DRAFT else status or "" for unit, status in reports}
    return ",".join(f"{name}:{value}" for name, value in told.items())


def check_shown(period, inputs, seen):
    """Raise `Conflict` where the quarter is not as `stands` told it; None does not ask."""
    if seen is None:
        return
    last = period.publications.newest_standing()
    reports = Submission.objects.filter(programme=period.programme, quarter=period.quarter)
    found = reports.values_list("commune", "status")
    now = stands(found, inputs, period.quarter, last and last.version)
    if what := changed(read(seen), read(now), inputs.catalogue):
        sentence = _(
            "Nothing is published: this has changed since you opened the page: %(what)s. Look at "
            "the quarter as it stands now, then publish it."
        )
        raise Conflict(sentence % {"what": "; ".join(what)})


def changed(before, now, catalogue):
    """What is otherwise than it was, as words; `before` and `now` are name → value."""
    district = catalogue.programme.district
    units = {str(pk): unit for pk, unit in {None: None, **catalogue.unit}.items()}
    found = [
        f"{unit_title(unit, district)} ({Status(now.get(name) or Status.DRAFT).label})"
        for name, unit in units.items()
        if name in before and before[name] != now.get(name, "")
    ]
    words = {
        "figures": _("the figures that count"),
        "terms": _("targets, goals or units"),
        "version": _("the version in force"),
    }
    return found + [text for name, text in words.items() if before.get(name) != now[name]]


def read(seen):
    """Name → value, as `stands` told it; of a word that no page made, nothing."""
    return dict(one.partition(":")[::2] for one in seen.split(","))
