"""Every person tries every verb in every state and quarter, as the tables of docs/workflow.md say.

The page says that the person is asked first, then the state, then the quarter.
"""

import datetime
import re

import pytest
from django.apps import apps
from django.db import connection, transaction

from communes.models import Decision, FigureChange
from communes.workflow import verbs
from communes.workflow.refusals import Conflict, NotAllowed, Refused
from communes.workflow.report import state
from tests.factories import (
    make_assignment,
    make_district,
    make_figure,
    make_official,
    make_programme,
    make_submission,
    make_user,
)
from tests.paths import DOCS

from .world import EARLY, QUARTER, TODAY, TOMORROW, WORDS, YESTERDAY, make_world, number

PAGE = (DOCS / "workflow.md").read_text("utf-8")

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]


def table(title):
    """First cell of a row → heading of a column → cell, of the first table below `title`."""
    [lines] = re.findall(rf"^## {title}\n[^|]*\n((?:\|.*\n)+)", PAGE, re.M)
    heads, _rule, *rows = (
        [cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines.splitlines()
    )
    return {row[0]: dict(zip(heads[1:], row[1:], strict=True)) for row in rows}


STATES = table("State × verb")
PERSONS = table("Person × verb")
QUARTERS = table("Quarter × verb")
WRITTEN = table("What is written")
REFUSALS = {"Refused": Refused, "Conflict": Conflict, "NotAllowed": NotAllowed}

VERBS = {
    "enter": lambda w, by: verbs.enter(w.report, w.roads, by, number(7, "Đo lại")),
    "words": lambda w, by: verbs.write_words(w.report, by, **WORDS),
    "submit": lambda w, by: verbs.submit(w.report, by),
    "withdraw": lambda w, by: verbs.withdraw(w.report, by),
    "take up": lambda w, by: verbs.take_up(w.report, by),
    "return": lambda w, by: verbs.return_(w.report, by, "Kiểm tra lại"),
    "approve": lambda w, by: verbs.approve(w.report, by),
    "reopen": lambda w, by: verbs.reopen(w.report, by, "Số liệu sai"),
    "admit": lambda w, by: verbs.admit(w.report, by, "Báo cáo thiếu"),
    "comment": lambda w, by: verbs.comment(w.report, by, "Vì sao?", w.roads),
    "publish": lambda w, by: verbs.publish(w.period, by, EARLY),
}


def by_duty(*duties, **options):
    return lambda w: w.person(*duties, **options)


def dated(**dates):
    def make(w):
        official = make_official(w.programme.district)
        for duty in ("report", "review"):
            commune = w.commune if duty == "report" else None
            make_assignment(official, w.programme, duty=duty, commune=commune, **dates)
        return make_user(official)

    return make


def reviewer_who_also(duty, **options):
    def make(w):
        user = w.reviewer()
        target = options.get("target") and w.roads
        make_assignment(user.official, w.programme, duty=duty, commune=w.commune, target=target)
        return user

    return make


def of_another_programme(w):
    official = make_official(w.programme.district)
    make_assignment(official, make_programme(w.programme.district), duty="review")
    return make_user(official)


def of_another_district(w):
    official = make_official(make_district())
    make_assignment(official, make_programme(official.district), duty="review")
    return make_user(official)


def with_closed_account(w):
    user = w.reviewer()
    user.is_active = False
    user.save()
    return user


PEOPLE = {
    "viewer": by_duty(),
    "clerk with `enter` for this target": lambda w: w.person("enter", target=w.roads),
    "clerk with `enter` for another target": lambda w: w.person("enter", target=w.water),
    "clerk with `enter` for the unit": by_duty("enter"),
    "clerk with `report` for this target": lambda w: w.person("report", target=w.roads),
    "chair with `report`": by_duty("report"),
    "chair of another commune": lambda w: w.person("report", commune=w.neighbour),
    "clerk with `report` for the district's own": by_duty("report", commune=None),
    "reviewer of the programme": by_duty("review", commune=None),
    "reviewer of this commune only": by_duty("review"),
    "reviewer of another commune only": lambda w: w.person("review", commune=w.neighbour),
    "reviewer of one target only": lambda w: w.person("review", commune=None, target=w.roads),
    "reviewer who also reports for the unit": reviewer_who_also("report"),
    "reviewer who also enters one target": reviewer_who_also("enter", target=True),
    "leader with `lead` and `oversee`": by_duty("lead", "oversee", "support"),
    "reviewer of another programme": of_another_programme,
    "administrator without duties": lambda w: make_user(is_superuser=True, is_staff=True),
    "official whose duty ended yesterday": dated(end=YESTERDAY),
    "official whose duty begins tomorrow": dated(start=TOMORROW),
    "official whose access ended yesterday": by_duty("report", until=YESTERDAY),
    "official whose account is closed": with_closed_account,
    "account without official": lambda w: make_user(),
    "reviewer of another district": of_another_district,
}


def put_into(w, state):
    if state == "nothing":
        return
    status = "submitted" if state == "taken up" else state
    begun = {"review_begun_at": "2023-07-03T08:00+07:00", "review_begun_by": w.reviewer()}
    w.filled(status, **(begun if state == "taken up" else {}))


def put_quarter(w, quarter):
    opens, due = {
        "not yet open": (TOMORROW, TOMORROW),
        "overdue": (datetime.date(2023, 6, 15), YESTERDAY),
    }.get(quarter, (datetime.date(2023, 6, 15), TOMORROW))
    w.period.opens_on, w.period.due_on = opens, due
    w.period.save()
    if quarter.startswith("published"):
        w.period = verbs.publish(w.period, w.reviewer(), EARLY).period
    if quarter == "published, report admitted":
        assert w.report.find() is not None
        type(w.report.find()).objects.update(admitted=True)


POSSIBLE = [
    (state, quarter)
    for state in STATES
    for quarter in QUARTERS
    if quarter != "published, report admitted" or state not in ("nothing", "approved")
]
"""An admitted report is there, and its approval ends that it is admitted."""


def expected(person, verb, state, quarter):
    """The state afterwards (None: the verb moves no report), or the name of what is raised."""
    if PERSONS[person][verb] == "no":
        return "NotAllowed"
    after = STATES[state].get(column_of(person, verb))
    if after in REFUSALS:
        return after
    found = QUARTERS[quarter][verb]
    return found if found in REFUSALS else after


def column_of(person, verb):
    if verb != "comment":
        return verb
    reviews = PERSONS[person]["take up"] == "yes"
    return "comment of a reviewer" if reviews else "comment of the unit"


def decisions(verb, state, after):
    """How many rows the log gains, as the page says it."""
    return {
        "one": 1,
        "one, when it begins the report": int(state == "nothing"),
        "one, when it takes the report up": int(after == "taken up" != state),
    }[WRITTEN[verb]["rows of the decision log"]]


def changes(verb):
    return {
        "none": 0,
        "one, when something changes": 1,
        "one for each approved value that changes": 2,
    }[WRITTEN[verb]["changes of figures"]]


def state_of(w):
    report = w.report.find()
    if report is not None and report.review_begun_at is not None:
        return "taken up" if report.status == "submitted" else f"{report.status}, taken up"
    return str(state(w.report, report)) or "nothing"


def everything():
    """All rows of all tables of the site, as the database has them."""
    tables = [
        model._meta.db_table
        for label in ("communes", "targets")
        for model in apps.get_app_config(label).get_models()
    ]
    with connection.cursor() as cursor:
        return {table: rows_of(cursor, table) for table in tables}


def rows_of(cursor, table):
    cursor.execute(f"SELECT * FROM {table} ORDER BY 1")
    return cursor.fetchall()


def outcome(w, verb, by):
    """The state afterwards, or the name of what was raised."""
    try:
        VERBS[verb](w, by)
    except Refused as refusal:
        return type(refusal).__name__
    return None if verb == "publish" else state_of(w)


def trial(w, verb, by, logs):
    """What came of it, and how many rows it added to `logs`; taken back afterwards."""
    with transaction.atomic():
        found = outcome(w, verb, by)
        if found in REFUSALS:
            return found, 0, 0
        more = [now - then for now, then in zip(sizes(), logs, strict=True)]
        transaction.set_rollback(True)
    return found, *more


def sizes():
    """Rows of the decision log, and changes of figures."""
    return Decision.objects.count(), FigureChange.objects.count()


def forecast(person, verb, state, quarter):
    found = expected(person, verb, state, quarter)
    if found in REFUSALS:
        return found, 0, 0
    return found, decisions(verb, state, found), changes(verb)


@pytest.mark.parametrize(("state", "quarter"), POSSIBLE)
def test_everybody_may_do_what_the_page_says_and_what_is_refused_changes_nothing(
    empty_db, settings, state, quarter
):
    settings.NTM_TODAY = TODAY.isoformat()
    w = make_world()
    put_into(w, state)
    put_quarter(w, quarter)
    people = {person: PEOPLE[person](w) for person in PERSONS}
    before, logs = everything(), sizes()
    assert state_of(w) == state
    for person, by in people.items():
        found = {verb: trial(w, verb, by, logs) for verb in VERBS}
        assert found == {verb: forecast(person, verb, state, quarter) for verb in VERBS}, person
        assert everything() == before, person


def test_the_page_names_every_verb_and_every_person_once():
    assert {*PERSONS} == {*PEOPLE}
    for rows in (PERSONS, QUARTERS):
        for cells in rows.values():
            assert list(cells) == list(VERBS)
    assert list(WRITTEN) == list(VERBS)
    assert {*STATES} == {"nothing", "draft", "submitted", "taken up", "returned", "approved"}


def test_a_report_that_was_loaded_without_a_row_is_approved(empty_db, settings):
    settings.NTM_TODAY = TODAY.isoformat()
    w = make_world()
    make_figure(w.roads, w.commune, QUARTER, 5)
    assert state_of(w) == "approved"
    verbs.reopen(w.report, w.reviewer(), "Số liệu sai")
    assert state_of(w) == "returned"
    [row] = Decision.objects.all()
    assert (row.before, row.after) == ("approved", "returned")


def test_the_neighbours_report_in_the_same_quarter_is_another(empty_db, settings):
    settings.NTM_TODAY = TODAY.isoformat()
    w = make_world()
    make_submission(w.programme, w.neighbour, QUARTER, status="submitted")
    with pytest.raises(Conflict):
        verbs.approve(w.report, w.reviewer())
