"""What test_at_once.py starts: a process that acts on a database of its own, several at once.

Each line of standard input is an order, each line of standard output its answer, both JSON.
"""

import json
import sys
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import connection, transaction
from django_otp.plugins.otp_static.models import StaticToken

from communes.accounts.second_factor import new_recovery_codes
from communes.interchange.loading import load
from communes.models import (
    Assignment,
    Comment,
    CorrectiveMeasure,
    Decision,
    FigureChange,
    MeasureChange,
    PublishedResult,
    Submission,
)
from communes.workflow import measure_verbs, verbs
from communes.workflow.read_as import read_as
from communes.workflow.refusals import Refused
from communes.workflow.report import state
from communes.workflow.retracting import retract
from targets.fields import plain_decimal
from targets.models import Programme, Target
from tests.factories import make_measure

from .world import EARLY, TODAY, WORDS, World, make_world, number


def make(status, row=True, published=False):
    """A small programme with its commune's report in `status` (empty: not begun).

    The second of two chairs is responsible for an open measure. Answers the programme's id. Without
    `row` the figures stand there, loaded as approved, but no report.
    """
    with transaction.atomic():
        w = make_world()
        for _place in range(2):
            chair = w.chair()
            w.reviewer()
        make_measure(w.roads, chair.official, commune=w.commune, opened_on=TODAY)
        if status:
            w.filled(status)
        if not row:
            Submission.objects.filter(programme=w.programme).delete()
        if published:
            verbs.publish(w.period, w.reviewer(), EARLY)
    return w.programme.pk


def world(pk):
    programme = Programme.objects.get(pk=pk)
    commune, neighbour = programme.district.communes.order_by("code")
    roads, water, budget = Target.objects.filter(programme=programme)
    return World(programme, commune, neighbour, programme.periods.get(), roads, water, budget)


ACTS = {
    "approve": lambda w, by: verbs.approve(w.report, by),
    "return": lambda w, by: verbs.return_(w.report, by, "Sai đơn vị"),
    "reopen": lambda w, by: verbs.reopen(w.report, by, "Sai đơn vị"),
    "admit": lambda w, by: verbs.admit(w.report, by, "Thiếu"),
    "take_up": lambda w, by: verbs.take_up(w.report, by),
    "comment": lambda w, by: verbs.comment(w.report, by, "Vì sao?"),
    "publish": lambda w, by: verbs.publish(w.period, by, EARLY),
    "retract": lambda w, by: retract(w.period, by, 1),
    "submit": lambda w, by: verbs.submit(w.report, by),
    "withdraw": lambda w, by: verbs.withdraw(w.report, by),
    "words": lambda w, by: verbs.write_words(w.report, by, **WORDS, seen=0),
    "roads 7": lambda w, by: verbs.enter(w.report, w.roads, by, number(7), seen=0),
    "roads 8": lambda w, by: verbs.enter(w.report, w.roads, by, number(8), seen=0),
    "water 9": lambda w, by: verbs.enter(w.report, w.water, by, number(9), seen=0),
    "roads 7 as seen": lambda w, by: verbs.enter(
        w.report, w.roads, by, number(7), read_as={w.roads.pk: read_as(w.roads)}
    ),
    "submit as seen": lambda w, by: verbs.submit(
        w.report, by, read_as={w.roads.pk: read_as(w.roads)}
    ),
    "approve as seen": lambda w, by: verbs.approve(
        w.report, by, read_as={w.roads.pk: read_as(w.roads)}
    ),
    "other unit": lambda w, by: change_unit(w),
    "nothing": lambda w, by: verbs.enter(w.report, w.roads, by, number(None)),
    "close measure": lambda w, by: measure_verbs.close(measure(w), by, "Không cần"),
    "change measure": lambda w, by: measure_verbs.change(measure(w), by, other(w), seen=0),
    "finish measure": lambda w, by: measure_verbs.finish(measure(w), by, "Đã xong"),
    "new codes": lambda w, by: new_recovery_codes(by),
    "write measure": lambda w, by: measure_verbs.write(w.roads, w.commune, by, other(w)),
    "load": lambda w, by: load_new_district(w),
}
REVIEWS = {
    "approve",
    "approve as seen",
    "return",
    "reopen",
    "admit",
    "take_up",
    "comment",
    "publish",
    "retract",
}
OF_ONE = {"comment", "new codes"}
"""What one person sends twice."""
REVIEWS |= {"close measure", "change measure", "write measure"}


@transaction.atomic
def change_unit(w):
    """As the form of a target does: kept by itself, changed, refused where there is a figure."""
    target = Target.objects.select_for_update(of=("self",), no_key=True).get(pk=w.roads.pk)
    status = state(w.report, w.report.find())
    time.sleep(0.05)
    target.unit = "hm"
    target.save()
    if w.report.figures().filter(target=target, value=7).exists() or status == "approved":
        raise Refused("A figure was given by the other unit.")


def load_new_district(w):
    """Load a folder that holds a district of the race's own."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "districts.csv")
        path.write_text(f"code,name,level\nmoi-{w.programme.pk},Mới,district\n", "utf-8")
        load(folder)


def measure(w):
    return CorrectiveMeasure.objects.filter(target=w.roads).earliest("pk")


def other(w):
    """What is written of another measure."""
    return replace(measure_verbs.plan_of(measure(w)), cause="Thiếu vốn")


def person(pk, act, place):
    """The first or second of those whose duty the act is; who published takes it back."""
    duty = "review" if act in REVIEWS else "report"
    duties = Assignment.objects.filter(programme=pk, duty=duty).select_related("official__user")
    if act == "retract":
        return duties.latest("pk").official.user
    return duties.order_by("pk")[0 if act in OF_ONE else place].official.user


def at_once(pk, acts, start):
    """Do each of `acts` (name, which person) in a thread, at the monotonic time `start`."""
    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(lambda act: outcome(pk, *act, start), acts))


def outcome(pk, act, place, start):
    """Whether the act was done, the name of its refusal, or any other exception in full."""
    w, by = world(pk), person(pk, act, place)
    time.sleep(max(0, start - time.monotonic()))
    try:
        ACTS[act](w, by)
        return "done"
    except Refused as refusal:
        return type(refusal).__name__
    except Exception:
        return traceback.format_exc()
    finally:
        connection.close()


def look(pk):
    """Everything that the acts may have left behind, the oldest first."""
    w = world(pk)
    figures = w.report.figures().order_by("target__number_key")
    return {
        "reports": Submission.objects.filter(programme=pk).count(),
        "state": str(state(w.report, w.report.find())),
        "decisions": list(
            Decision.objects.filter(programme=pk).order_by("pk").values_list("verb", flat=True)
        ),
        "figures": {f.target.number: text(f.value) for f in figures},
        "versions": {f.target.number: f.version for f in figures},
        "counts": {f.target.number: text(f.approved_value) for f in figures},
        "changes": [
            [change.figure.target.number, change.approved, text(change.before), text(change.after)]
            for change in FigureChange.objects.filter(figure__in=figures).order_by("pk")
        ],
        "measures": list(
            CorrectiveMeasure.objects.filter(target=w.roads)
            .order_by("pk")
            .values_list("number", "status", "cause", "version")
        ),
        "steps": list(
            MeasureChange.objects.filter(corrective_measure__target=w.roads)
            .order_by("pk")
            .values_list("verb", flat=True)
        ),
        "comments": Comment.objects.filter(submission__programme=pk).count(),
        "codes": StaticToken.objects.filter(
            device__user__official__assignments__programme=pk
        ).count(),
        "open": w.period.published_on is None,
        "admitted": list(
            Submission.objects.filter(programme=pk).values_list("admitted", flat=True)
        ),
        "in force": [row.version for row in w.period.publications.standing()],
        "published": [
            text(row.value)
            for row in PublishedResult.objects.filter(
                publication__period=w.period, target="1", commune=w.commune.code
            ).order_by("publication__version")
        ],
    }


def text(value):
    return "" if value is None else plain_decimal(value)


ORDERS = {"make": make, "at_once": at_once, "look": look}


def serve():
    """Carry out the orders of standard input until it ends."""
    settings.NTM_TODAY = TODAY.isoformat()
    for line in sys.stdin:
        name, arguments = json.loads(line)
        print(json.dumps(ORDERS[name](*arguments)), flush=True)
