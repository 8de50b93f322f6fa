"""Who comes on the evening of the deadline, and what is found of their work afterwards.

    python -m benchmarks.in_site benchmarks.crowd plan CHAIRS OFFICIALS
    python -m benchmarks.in_site benchmarks.crowd check FILE

`plan` logs them in and answers the people by what they do. So that each has a few rows
left to fill before the report can be handed in, the others get a note. `check` answers how many of
the acknowledged acts in FILE, which `benchmarks.crowd_users` wrote, are missing in the database or
stand there more than once.
"""

import json
from collections import Counter
from itertools import islice
from pathlib import Path

from django.test import Client

from communes.models import (
    HANDED_IN,
    Assignment,
    Decision,
    Figure,
    FigureChange,
    Official,
    Status,
    Submission,
)
from communes.results.catalogue import read_catalogue
from communes.sheets.sheet import read_sheet

from .acts import PROGRAMME, RUNNING, place_of

ROWS = 4
"""So many are left to a chair to fill."""
NOTE = "đêm cuối"
PUBLISHED_PAGES = ("", "targets/11/", "matrix/", "communes/", "year/", "report/", "gaps/")


def session(account):
    """The cookie of a browser in which the account has logged in."""
    client = Client()
    client.force_login(account)
    return client.cookies["sessionid"].value


def plan(chairs, officials):
    """The people: `chairs`, `reviewers` and `readers`, each a list of dicts."""
    duties = list(islice(reporting(), chairs))
    programmes = {duty.programme_id: duty.programme for duty in duties}
    return {
        "chairs": [chair(duty) for duty in duties],
        "reviewers": [reviewer(one) for one in programmes.values()],
        "readers": list(islice(readers(programmes.values()), officials)),
    }


def reporting():
    """Duties of chairs whose reports of the running quarter are open."""

    found = Assignment.objects.filter(
        duty="report",
        target=None,
        commune__isnull=False,
        programme__code__startswith=PROGRAMME,
        official__user__isnull=False,
    ).select_related("programme__district", "commune", "official__user")
    of_quarter = {"quarter": RUNNING}
    closed = Submission.objects.filter(**of_quarter, status__in=HANDED_IN)
    doubtful = Figure.objects.filter(**of_quarter, not_applicable=True)
    left_out = {*closed.values_list("programme", "commune")}
    left_out |= {*doubtful.values_list("target__programme", "commune")}
    return (
        duty
        for duty in found.order_by("pk")
        if (duty.programme_id, duty.commune_id) not in left_out
    )


def chair(duty):
    account, place = duty.official.user, place_of(duty.programme)
    return {
        "session": session(account),
        "account": account.pk,
        "commune": duty.commune_id,
        "programme": duty.programme_id,
        "sheet": place.url("entry_sheet", unit=duty.commune.code),
        "overview": place.url(),
        "review": place.url("review_report", unit=duty.commune.code),
        "rows": rows_to_fill(duty),
    }


def rows_to_fill(duty):
    """Rows of sums; what else would keep the report from being handed in gets a note."""
    report = {"programme": duty.programme, "commune": duty.commune, "quarter": RUNNING}
    Submission.objects.get_or_create(**report, defaults={"status": Status.DRAFT})
    sheet = read_sheet(read_catalogue(duty.programme), duty.commune, RUNNING)
    sums = [row for row in sheet if row.target.rollup == "sum" and not row.target.is_rate]
    left = sums[:ROWS]
    for row in sheet:
        if row.needs_note and row not in left:
            Figure.objects.update_or_create(
                target=row.target,
                commune=duty.commune,
                quarter=RUNNING,
                defaults={"note": "chưa có số liệu"},
            )
    return [
        {
            "target": row.target.pk,
            "number": row.target.number,
            "value": int(row.figure.value or 0),
            "version": row.figure.version,
        }
        for row in left
    ]


def reviewer(programme):
    duty = Assignment.objects.filter(programme=programme, duty="review", commune=None).earliest(
        "pk"
    )
    place = place_of(programme)
    return {
        "session": session(duty.official.user),
        "programme": programme.pk,
        "queue": place.url("review"),
    }


def readers(programmes):
    """Officials of the districts, a few of each, who read what is published."""
    districts = [programme.district_id for programme in programmes]
    main = {programme.district_id: programme for programme in programmes}
    found = Official.objects.filter(district__in=districts, commune=None, user__isnull=False)
    for official in found.select_related("user").order_by("code", "pk"):
        running = place_of(main[official.district_id]).url()
        published = running.replace(str(RUNNING), str(RUNNING.shift(-1)))
        yield {
            "session": session(official.user),
            "pages": [f"{running}?figures=provisional"]
            + [f"{published}{page}" for page in PUBLISHED_PAGES],
        }


def check(path):
    """How many acts were acknowledged, and how many of them are not there exactly once."""

    told = json.loads(Path(path).read_text())
    saves = FigureChange.objects.filter(approved=False, note__startswith=NOTE)
    kept = Counter(saves.values_list("figure__target", "figure__commune", "after", "note"))
    answered = [(*one[:2], int(one[2]), one[3]) for one in told["saves"]]
    decided = Counter(
        Decision.objects.filter(quarter=RUNNING, pk__gt=told["last_decision"]).values_list(
            "verb", "programme", "commune"
        )
    )
    decisions = [tuple(one) for one in told["decisions"]]
    return {
        "saves": len(answered),
        "decisions": len(decisions),
        "lost": sum(kept[one] == 0 for one in answered)
        + sum(decided[one] == 0 for one in decisions),
        "doubled": sum(kept[one] > 1 for one in answered)
        + sum(decided[one] > 1 for one in decisions),
        "unknown": kept.total() - len(answered),
    }


def main(what, *arguments):
    if what == "plan":
        return plan(*map(int, arguments)) | {"last_decision": Decision.objects.latest("pk").pk}
    return check(*arguments)
