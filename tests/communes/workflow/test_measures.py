"""Measures: every person tries every verb in every state, and what each verb keeps and refuses."""

import datetime

import pytest
from django.db import transaction

from communes.models import CorrectiveMeasure, MeasureChange, MeasureStatus
from communes.workflow import measure_verbs
from communes.workflow.measure_verbs import Plan
from communes.workflow.permissions import Duties
from communes.workflow.refusals import Conflict, NotAllowed, Refused, Unfit
from targets.models import DataVersion
from tests.factories import (
    make_assignment,
    make_district,
    make_measure,
    make_official,
    make_programme,
    make_target,
    make_user,
)

from .test_workflow_table import everything, table
from .world import TODAY, YESTERDAY, make_world

pytestmark = pytest.mark.django_db

STATES = table("Measures: state × verb")
PERSONS = table("Measures: person × verb")
YEARS_END = datetime.date(2023, 12, 31)


@pytest.fixture
def w(empty_db, settings):
    settings.NTM_TODAY = TODAY.isoformat()
    return make_world()


def measure_in(w, status="open", **values):
    """A measure for the commune's roads; its official has an account."""
    official = values.pop("official", None) or make_official(w.programme.district)
    if not hasattr(official, "user") or official.user is None:
        make_user(official)
    closed_on = None if status == "open" else YESTERDAY
    opened_on = datetime.date(2023, 4, 12)
    values = {"commune": w.commune, "opened_on": opened_on, "closed_on": closed_on} | values
    return make_measure(w.roads, official, status=status, **values)


def plan(w, **values):
    values = {
        "cause": "Thiếu vốn",
        "measure": "Điều chuyển vốn",
        "official": make_official(w.programme.district),
        "due": YEARS_END,
        "product": "Quyết định điều chuyển",
    } | values
    return Plan(**values)


VERBS = {
    "write": lambda m, by, plan: measure_verbs.write(m.target, m.commune, by, plan),
    "change": lambda m, by, plan: measure_verbs.change(m, by, plan),
    "tell": lambda m, by, plan: measure_verbs.tell(m, by, "Đã họp với dân"),
    "finish": lambda m, by, plan: measure_verbs.finish(m, by, "Đã bàn giao"),
    "close": lambda m, by, plan: measure_verbs.close(m, by, "Không còn cần"),
    "reopen": lambda m, by, plan: measure_verbs.reopen(m, by, "Chưa bàn giao đủ"),
}


def responsible(**official):
    def make(w, m):
        for name, value in official.items():
            setattr(m.official, name, value)
        m.official.save()
        return m.official.user

    return make


def with_closed_account(w, m):
    m.official.user.is_active = False
    m.official.user.save()
    return m.official.user


def lead_and_responsible(w, m):
    make_assignment(m.official, w.programme, target=w.roads)
    return m.official.user


def of_another_programme(w, m):
    official = make_official(w.programme.district)
    make_assignment(official, make_programme(w.programme.district), duty="review")
    return make_user(official)


def whose_duty_ended(w, m):
    official = make_official(w.programme.district)
    make_assignment(official, w.programme, target=w.roads, end=YESTERDAY)
    return make_user(official)


def by_duty(*duties, **options):
    return lambda w, m: w.person(*duties, **options)


PEOPLE = {
    "viewer": by_duty(),
    "responsible official": responsible(),
    "responsible official whose access ended yesterday": responsible(until=YESTERDAY),
    "responsible official whose account is closed": with_closed_account,
    "responsible official of another measure": lambda w, m: measure_in(w).official.user,
    "lead of the target": lambda w, m: w.person("lead", target=w.roads, commune=None),
    "lead of the target who is the responsible official": lead_and_responsible,
    "lead of every target": by_duty("lead", commune=None),
    "lead of the target in this commune": lambda w, m: w.person("lead", target=w.roads),
    "lead of the target in another commune": lambda w, m: w.person(
        "lead", target=w.roads, commune=w.neighbour
    ),
    "lead of another target": lambda w, m: w.person("lead", target=w.water, commune=None),
    "support of the target": lambda w, m: w.person("support", target=w.roads, commune=None),
    "overseer of the commune": by_duty("oversee"),
    "chair with `report`": by_duty("report"),
    "reviewer of the programme": by_duty("review", commune=None),
    "reviewer of this commune only": by_duty("review"),
    "reviewer of another commune only": lambda w, m: w.person("review", commune=w.neighbour),
    "reviewer of another programme": of_another_programme,
    "lead whose duty ended yesterday": whose_duty_ended,
    "administrator without duties": lambda w, m: make_user(is_superuser=True, is_staff=True),
    "account without official": lambda w, m: make_user(),
}


def trial(measure, verb, by, plan):
    """The state afterwards and how many rows the log gained, or what was raised; taken back."""
    logged = MeasureChange.objects.count()
    with transaction.atomic():
        try:
            moved = VERBS[verb](measure, by, plan)
        except Refused as refusal:
            return type(refusal).__name__
        found = moved.status, MeasureChange.objects.count() - logged
        transaction.set_rollback(True)
    return found


def forecast(person, verb, state):
    if PERSONS[person][verb] == "no":
        return "NotAllowed"
    after = STATES[state][verb]
    return after if after == "Conflict" else (after, 1)


@pytest.mark.parametrize("state", STATES)
def test_everybody_may_do_what_the_page_says_and_what_is_refused_changes_nothing(w, state):
    pk, written = measure_in(w, state).pk, plan(w)
    for person, make in PEOPLE.items():
        with transaction.atomic():
            measure = CorrectiveMeasure.objects.get(pk=pk)
            by = make(w, measure)
            before = everything()
            found = {verb: trial(measure, verb, by, written) for verb in VERBS}
            assert found == {verb: forecast(person, verb, state) for verb in VERBS}, person
            assert everything() == before, person
            offered = measure_verbs.open_verbs(measure, by, Duties.of(by, w.programme))
            done = {verb for verb, outcome in found.items() if isinstance(outcome, tuple)}
            assert offered == done - {"write"}, person
            transaction.set_rollback(True)


def test_the_page_names_every_verb_and_every_person_once():
    assert {*PERSONS} == {*PEOPLE}
    assert {*STATES} == {*MeasureStatus.values}
    for cells in (*PERSONS.values(), *STATES.values()):
        assert list(cells) == list(VERBS)


def lead(w):
    return w.person("lead", target=w.roads, commune=None)


def test_a_measure_is_numbered_dated_and_logged_when_it_is_written(w):
    by = lead(w)
    first = measure_verbs.write(w.roads, None, by, plan(w, cause=" Thiếu vốn\r\n"))
    second = measure_verbs.write(w.roads, None, by, plan(w))
    of_commune = measure_verbs.write(w.roads, w.commune, by, plan(w))
    assert [m.number for m in (first, second, of_commune)] == [1, 2, 1]
    assert (first.opened_on, first.status, first.cause) == (TODAY, "open", "Thiếu vốn")
    [row] = first.changes.all()
    assert (row.verb, row.before, row.after, row.by) == ("write", "", "open", by)


def test_the_same_measure_again_is_not_written_twice(w):
    by, same = lead(w), plan(w)
    first = measure_verbs.write(w.roads, None, by, same)
    assert measure_verbs.write(w.roads, None, by, same) == first
    assert MeasureChange.objects.count() == 1


def test_a_change_tells_each_field_before_and_after_and_nothing_where_nothing_changes(w):
    by, official = lead(w), make_official(w.programme.district, name="Hà Thị Mai")
    first = plan(w, official=make_official(w.programme.district, name="Lê Văn An"))
    measure = measure_verbs.write(w.roads, None, by, first)
    later = plan(w, official=official, due=datetime.date(2024, 3, 31))
    changed = measure_verbs.change(measure, by, later, seen=0)
    assert measure_verbs.change(changed, by, later, seen=1).version == 1
    row, _written = changed.changes.all()
    assert row.changed == {
        "official": ["Lê Văn An", "Hà Thị Mai"],
        "due": ["2023-12-31", "2024-03-31"],
    }


def test_words_and_days_of_each_step_are_kept(w):
    by = lead(w)
    measure = measure_in(w)
    own = measure.official.user
    measure_verbs.tell(measure, own, "Đã họp với dân")
    measure = measure_verbs.finish(measure, own, "Đã bàn giao")
    assert (measure.status, measure.closed_on) == ("done", TODAY)
    measure = measure_verbs.reopen(measure, by, "Còn thiếu hai hộ")
    assert (measure.status, measure.closed_on) == ("open", None)
    measure = measure_verbs.close(measure, by, "Làm theo dự án khác")
    assert (measure.status, measure.closed_on, measure.version) == ("closed", TODAY, 4)
    told = measure.changes.order_by("pk").values_list("before", "after", "words", "by")
    assert list(told) == [
        ("open", "open", "Đã họp với dân", own.pk),
        ("open", "done", "Đã bàn giao", own.pk),
        ("done", "open", "Còn thiếu hai hộ", by.pk),
        ("open", "closed", "Làm theo dự án khác", by.pk),
    ]


@pytest.mark.parametrize("verb", ["tell", "finish", "close"])
def test_words_are_needed(w, verb):
    measure = measure_in(w)
    by = lead(w) if verb == "close" else measure.official.user
    with pytest.raises(Refused):
        getattr(measure_verbs, verb)(measure, by, " \n")
    measure.refresh_from_db()
    assert (measure.status, MeasureChange.objects.count()) == ("open", 0)


def test_who_saw_an_older_version_is_told_who_was_quicker(w):
    by, measure = lead(w), measure_in(w)
    measure_verbs.change(measure, by, plan(w), seen=0)
    with pytest.raises(Conflict) as told:
        measure_verbs.close(measure, by, "Không cần", seen=0)
    assert by.official.name in str(told.value)
    assert told.value.decision == MeasureChange.objects.get()
    loaded = measure_in(w, "done")
    with pytest.raises(Conflict) as told:
        measure_verbs.close(loaded, by, "Không cần")
    assert told.value.decision is None


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"cause": ""}, "cause"),
        ({"measure": "  "}, "measure"),
        ({"product": ""}, "product"),
        ({"due": YESTERDAY}, "due"),
        ({"official": None}, "official"),
        ({"due": None}, "due"),
    ],
)
def test_a_measure_that_cannot_be_is_not_written(w, values, field):
    with pytest.raises(Unfit) as refused:
        measure_verbs.write(w.roads, None, lead(w), plan(w, **values))
    assert set(refused.value.problems) == {field}
    assert not CorrectiveMeasure.objects.exists()


def test_a_person_who_cannot_answer_is_not_made_responsible(w):
    by = lead(w)
    for official in (
        make_official(make_district()),
        make_official(w.programme.district, until=YESTERDAY),
        make_official(w.programme.district, user=make_user(is_active=False)),
    ):
        with pytest.raises(Unfit) as refused:
            measure_verbs.write(w.roads, None, by, plan(w, official=official))
        assert set(refused.value.problems) == {"official"}


def test_a_commune_that_does_not_report_the_target_gets_no_measure(w):
    budget = w.person("lead", target=w.budget, commune=None)
    with pytest.raises(Refused):
        measure_verbs.write(w.budget, w.commune, budget, plan(w))
    assert measure_verbs.write(w.budget, None, budget, plan(w)).commune is None


def test_the_lead_of_a_parent_leads_its_parts(w):
    part = make_target(w.programme, number="1.1", parent=w.roads, group=w.roads.group)
    other = w.person("lead", target=w.water, commune=None)
    with pytest.raises(NotAllowed):
        measure_verbs.write(part, None, other, plan(w))
    assert measure_verbs.write(part, None, lead(w), plan(w)).target == part


def test_every_step_moves_the_data_version_on(w):
    by, measure = lead(w), measure_in(w)
    steps = [
        lambda: measure_verbs.write(w.roads, None, by, plan(w)),
        lambda: measure_verbs.change(measure, by, plan(w)),
        lambda: measure_verbs.close(measure, by, "Không cần"),
        lambda: measure_verbs.reopen(measure, by, "Vẫn cần"),
    ]
    for step in steps:
        before = DataVersion.current()
        step()
        assert DataVersion.current() > before
