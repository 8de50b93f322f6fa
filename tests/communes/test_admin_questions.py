"""What can hardly be meant is asked about once in the forms of the administration, then saved."""

import datetime

import pytest
from django.utils import translation

from communes.models import Assignment, Commune, CommuneMilestone, Exemption, Official
from targets.models import Programme, Target

from ..factories import (
    make_commune,
    make_district,
    make_milestone,
    make_official,
    make_target,
    make_threshold,
)
from .test_admin import added, address, change, complaints, log_in, saved, send
from .test_admin_targets import sent_once_more

pytestmark = pytest.mark.django_db

ONCE_MORE = "If that is meant, save once more."
ENDED = datetime.date(2019, 12, 31)
LATER = datetime.date(2026, 1, 1)


@pytest.fixture
def keeper(client):
    log_in(client)
    with translation.override("en"):
        yield client


def asked_once(keeper, page, where, sentence):
    """`page`, the answer of `where`, asks `sentence`; sent once more as it is it is saved."""
    assert f"{sentence} {ONCE_MORE}" in complaints(page)
    return saved(keeper.post(where, sent_once_more(page)))


def twin_of_a_unit():
    unit = make_commune(make_district(communes=0))
    values = {"district": unit.district_id, "code": "00999", "name": f"  {unit.name.upper()} "}
    return Commune, values | {"kind": unit.kind}, unit.code


def twin_of_an_official():
    one = make_official(position="Chuyên viên")
    values = {"district": one.district_id, "code": "moi", "name": one.name}
    return Official, values | {"position": one.position}, one.code


def twin_of_a_target():
    one = make_target()
    names = ("name", "unit", "method", "over_time", "rollup")
    values = {name: getattr(one, name) for name in names} | {"goal": "9", "number": "99"}
    return Target, values | {"programme": one.programme_id, "group": one.group_id}, one.number


@pytest.mark.parametrize("twin", [twin_of_a_unit, twin_of_an_official, twin_of_a_target])
def test_a_name_that_another_has_is_asked_about_once(keeper, twin):
    model, values, other = twin()
    count, where = model.objects.count(), address(model, "add")
    page = send(keeper, where, **values)
    assert model.objects.count() == count
    assert asked_once(keeper, page, where, f"This name is taken already by {other}.")
    assert model.objects.count() == count + 1
    row = model.objects.latest("pk")
    assert saved(change(keeper, row))


@pytest.mark.parametrize(
    ("twin", "place"),
    [(twin_of_a_unit, {"kind": "town"}), (twin_of_an_official, {"position": "Chủ tịch"})],
)
def test_a_place_in_which_another_has_the_name_is_asked_about_once(keeper, twin, place):
    model, values, other = twin()
    assert saved(send(keeper, address(model, "add"), **values | place))
    row = model.objects.latest("pk")
    page = change(keeper, row, **{name: values[name] for name in place})
    where = address(model, "change", row.pk)
    assert asked_once(keeper, page, where, f"This name is taken already by {other}.")


def test_a_unit_of_another_kind_or_time_may_have_the_name(keeper):
    unit = make_commune(make_district(communes=0), until=ENDED)
    values = {"district": unit.district_id, "code": "00999", "name": unit.name}
    since = {"kind": unit.kind, "since": "1/1/2020"}
    assert saved(send(keeper, address(Commune, "add"), **values, **since))
    values["code"] = "00998"
    assert saved(send(keeper, address(Commune, "add"), **values, kind="town"))


@pytest.mark.parametrize("year", [2020, 2026])
@pytest.mark.parametrize("rows", ["milestones", "thresholds"])
def test_a_year_that_the_programme_does_not_have_is_asked_about_once(keeper, rows, year):
    target = make_target(rollup="mean")
    grade = {"grade": "1"} if rows == "thresholds" else {}
    page = change(keeper, target, **added(rows, 0, year=year, value="40", **grade))
    assert not getattr(target, rows).exists()
    sentence = f"{year} is no year of the programme (2021–2025)."
    assert asked_once(keeper, page, address(Target, "change", target.pk), sentence)
    assert getattr(target, rows).get().year == year
    assert saved(change(keeper, target))


def test_a_units_own_year_outside_the_programme_is_asked_about_once(keeper):
    target = make_target()
    unit, where = target.programme.district.communes.first(), address(CommuneMilestone, "add")
    page = send(keeper, where, target=target.pk, commune=unit.pk, year="2035", value="5")
    sentence = "2035 is no year of the programme (2021–2025)."
    assert asked_once(keeper, page, where, sentence)


@pytest.mark.parametrize(
    ("changes", "years"), [({"end": "2023Q4"}, "2024, 2025"), ({"start": "2022Q1"}, "2021")]
)
def test_a_shorter_programme_is_asked_about_once_where_years_have_plans(keeper, changes, years):
    target = make_target(rollup="mean")
    make_milestone(target, year=2024)
    make_milestone(target, target.programme.district.communes.first(), year=2021)
    make_threshold(target, year=2025)
    page = change(keeper, target.programme, **changes)
    sentence = f"There are plans or thresholds of {years}, which would lie outside."
    where = address(Programme, "change", target.programme_id)
    assert asked_once(keeper, page, where, sentence)
    target.programme.refresh_from_db()
    ((name, quarter),) = changes.items()
    assert str(getattr(target.programme, name)) == quarter


def an_exemption(target, unit):
    values = {"target": target.pk, "commune": unit.pk, "reason": "x"}
    return Exemption, address(Exemption, "add"), values | {"start": "2022Q1"}


def a_milestone(target, unit):
    values = {"target": target.pk, "commune": unit.pk, "year": "2023", "value": "5"}
    return CommuneMilestone, address(CommuneMilestone, "add"), values


def an_allocation(target, unit):
    values = added("allocations", 0, commune=unit.pk, goal="5")
    return target.allocations, address(Target, "change", target.pk), values


def a_duty(target, unit):
    values = {"official": make_official(target.programme.district).pk, "commune": unit.pk}
    values |= {"programme": target.programme_id, "duty": "oversee"}
    return Assignment, address(Assignment, "add"), values | {"start": "1/2/2022", "end": "1/3/2022"}


@pytest.mark.parametrize("row", [an_exemption, a_milestone, an_allocation, a_duty])
@pytest.mark.parametrize(
    ("life", "sentence"),
    [
        ({"until": ENDED}, "has ended before that, on 31/12/2019."),
        ({"since": LATER}, "begins only after that, on 1/1/2026."),
    ],
)
def test_a_unit_that_lives_at_another_time_is_asked_about_once(keeper, row, life, sentence):
    target = make_target(rollup="mean")
    kept, where, values = row(target, make_commune(target.programme.district, **life))
    rows = getattr(kept, "objects", kept)
    count = rows.count()
    page = send(keeper, where, **values)
    assert rows.count() == count
    assert asked_once(keeper, page, where, sentence)
    assert rows.count() == count + 1


@pytest.mark.parametrize("row", [an_exemption, a_milestone, an_allocation, a_duty])
@pytest.mark.parametrize(
    "life", [{"until": datetime.date(2023, 6, 30)}, {"since": datetime.date(2022, 2, 20)}, {}]
)
def test_of_a_unit_that_lives_in_some_of_the_time_nothing_is_asked(keeper, row, life):
    target = make_target(rollup="mean")
    _kept, where, values = row(target, make_commune(target.programme.district, **life))
    assert saved(send(keeper, where, **values))
