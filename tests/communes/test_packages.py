"""Packages: a unit's published quarter, handed in at the programme above."""

import json
import random
from datetime import timedelta
from decimal import Decimal

import pytest

from communes.models import Figure, Status, Submission, TakenPackage
from communes.package_keys import public_key
from communes.packages import taking
from communes.packages.content import NotTaken, digest_of, read_package
from communes.packages.making import make_package, signed
from communes.results.compute import compute
from communes.results.inputs import read_inputs
from communes.results.publishing import store_publication
from communes.workflow.refusals import Refused
from targets.quarters import Quarter
from tests import factories

pytestmark = pytest.mark.django_db

QUARTER = Quarter(2023, 2)
QUARTERS = ["2022Q4", "2023Q1", "2023Q2"]
WAYS = {
    "1": {"rollup": "sum", "over_time": "level"},
    "2": {"rollup": "rate", "over_time": "level", "decimals": 0},
    "3": {"rollup": "mean", "over_time": "level", "decimals": 4},
    "4": {"rollup": "sum", "over_time": "year_total"},
    "5": {"rollup": "rate", "over_time": "year_worst", "decimals": 0},
}
VILLAGES = 3


@pytest.fixture
def above():
    """A province with five targets and no communes yet."""
    province = factories.make_district(communes=0, level="province")
    programme = factories.make_programme(province)
    for number, values in WAYS.items():
        factories.make_target(programme, number=number, **{"decimals": 1} | values)
    factories.make_period(programme, str(QUARTER))
    return programme


def make_site(settings, above, number, villages=VILLAGES):
    """A commune with a site of its own: (its programme, its row in the province)."""
    settings.SECRET_KEY = f"the secret of the site of commune {number}"
    unit = factories.make_district(communes=0, level="commune", name=f"Xã có trang {number}")
    programme = factories.make_programme(unit, follows=above)
    for target in above.targets.order_by("pk"):
        values = {"number": f"1.{target.number}", "decimals": target.decimals}
        factories.make_target(programme, follows=target, **WAYS[target.number] | values)
    people = [100 * (number + place + 1) for place in range(villages)]
    for population in people:
        factories.make_commune(unit, kind="village", population=population)
    commune = factories.make_commune(
        above.district, package_key=public_key(), population=sum(people)
    )
    return programme, commune


def fill(programme, chance):
    """Figures of every village and quarter, but for some that are missing.

    Of what adds up over a year none is: which years count is seen by the last quarter, which a
    commune has as soon as one of its villages has it.
    """
    for target in programme.targets.all():
        for commune in programme.district.communes.all():
            for quarter in QUARTERS:
                may_lack = quarter != str(QUARTER) and target.over_time != "year_total"
                if may_lack and chance.random() < 0.3:
                    continue
                values = {"value": chance.randint(0, 50)}
                if target.rollup == "rate":
                    values["out_of"] = chance.randint(50, 90)
                factories.make_figure(target, commune, quarter=quarter, **values)


def published(programme, quarter=QUARTER):
    period = factories.make_period(programme, str(quarter), published_on="2023-07-20")
    store_publication(period)


def files_of(settings, sites, quarter=QUARTER):
    for number, (programme, _commune) in enumerate(sites):
        settings.SECRET_KEY = f"the secret of the site of commune {number}"
        yield f"{number}.json", make_package(programme, quarter).encode()


def take(above, files, user):
    period = above.periods.get(quarter=QUARTER)
    communes = list(above.district.communes.all())
    found = taking.incoming(above, period, communes, list(files))
    plan, shown = taking.planned(above, QUARTER, found, user)
    assert plan["problems"] == []
    assert [row["problems"] for row in plan["rows"]] == [[]] * len(plan["rows"])
    return taking.take(above, QUARTER, found, user, shown)


def test_thirty_packages_make_what_one_site_with_all_villages_makes(settings, above):
    chance = random.Random(4711)
    sites = [make_site(settings, above, number) for number in range(30)]
    whole = factories.make_district(communes=0, level="province")
    everything = factories.make_programme(whole)
    for number, values in WAYS.items():
        factories.make_target(everything, number=number, **{"decimals": 1} | values)
    for programme, _commune in sites:
        fill(programme, chance)
        published(programme)
        for village in programme.district.communes.all():
            same = factories.make_commune(whole, population=village.population)
            for figure in Figure.objects.filter(commune=village):
                target = everything.targets.get(number=figure.target.follows.number)
                factories.make_figure(
                    target,
                    same,
                    quarter=str(figure.quarter),
                    value=figure.value,
                    out_of=figure.out_of,
                )
    user = factories.make_user()
    for quarter in map(Quarter.parse, QUARTERS):
        if quarter != QUARTER:
            for programme, _commune in sites:
                published(programme, quarter)
            factories.make_period(above, str(quarter))
        found = taking.incoming(
            above,
            above.periods.get(quarter=quarter),
            list(above.district.communes.all()),
            list(files_of(settings, sites, quarter)),
        )
        _plan, shown = taking.planned(above, quarter, found, user)
        taking.take(above, quarter, found, user, shown)
    reports = Submission.objects.filter(programme=above)
    assert set(reports.values_list("status", flat=True)) == {Status.SUBMITTED}
    here = compute(read_inputs(above, provisional=True), QUARTER).district
    there = compute(read_inputs(everything), QUARTER).district
    for number in WAYS:
        one, other = here[number], there[number]
        if WAYS[number]["rollup"] == "mean":  # on its way it is rounded, as every figure is kept
            assert abs(one.value - other.value) <= Decimal("0.0001")
            assert abs(one.percent - other.percent) <= Decimal("0.01")
        else:
            assert (one.value, one.percent) == (other.value, other.percent), number
        assert (one.band, one.as_of) == (other.band, other.as_of)
        assert here[number].reported == 30


@pytest.fixture
def site(settings, above):
    """One commune with a published quarter."""
    programme, commune = make_site(settings, above, 0)
    fill(programme, random.Random(1))
    published(programme)
    return programme, commune


def test_a_package_taken_twice_changes_nothing(settings, above, site):
    user = factories.make_user()
    raw = list(files_of(settings, [site]))
    assert take(above, raw, user).changed
    report = Submission.objects.get(programme=above)
    assert (report.commune, report.status) == (site[1], Status.SUBMITTED)
    assert report.submitted_on is not None
    assert not take(above, raw, user).changed
    assert TakenPackage.objects.count() == 1


def test_an_edition_that_comes_later_replaces_and_one_that_came_before_is_refused(
    settings, above, site
):
    user, programme = factories.make_user(), site[0]
    (first,) = files_of(settings, [site])
    figure = Figure.objects.filter(target__programme=programme, quarter=QUARTER).first()
    figure.value = figure.approved_value = figure.value + 1
    figure.save()
    with pytest.raises(Refused, match="publish it again"):
        make_package(programme, QUARTER)
    store_publication(programme.periods.get(quarter=QUARTER))
    (second,) = files_of(settings, [site])
    take(above, [first], user)
    period, communes = above.periods.get(), list(above.district.communes.all())
    (later,) = taking.incoming(above, period, communes, [second])
    assert later.replaces
    take(above, [second], user)
    with pytest.raises(NotTaken, match="older than the package"):
        taking.incoming(above, period, communes, [first])


def test_every_changed_character_is_found(settings, above, site):
    """Whatever of it is changed, a package is refused with a sentence or means the same."""
    ((_name, raw),) = files_of(settings, [site])
    known, chance = read_package(raw), random.Random(2)
    for place in chance.sample(range(len(raw)), 150):
        other = bytearray(raw)
        other[place] = (other[place] + 1 + chance.randrange(90)) % 128
        try:
            found = read_package(bytes(other))
        except NotTaken:
            continue
        assert found == known


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"quarter": "2023Q1"}, "It is of the quarter"),
        ({"above": "another"}, "It is for the programme"),
        ({"version": 2}, "reads version 1"),
        ({"quarter": "2023-2"}, "not a package"),
        ({"published_at": "2023-07-20T00:00:00"}, "not a package"),
        ({"figures": [{"target": "1"}]}, "not a package"),
        ({"figures": "1"}, "not a package"),
        ({"coverage": None}, "not a package"),
        ({"unit": {}}, "not a package"),
    ],
)
def test_what_is_signed_and_does_not_fit_is_refused_by_its_file(
    settings, above, site, change, sentence
):
    ((_name, raw),) = files_of(settings, [site])
    other = signed(json.loads(raw)["package"] | change).encode()
    period, communes = above.periods.get(), list(above.district.communes.all())
    with pytest.raises(NotTaken, match=f"sent.json: .*{sentence}"):
        taking.incoming(above, period, communes, [("sent.json", other)])


@pytest.mark.parametrize(
    "raw", [b"", b"\xff", b"[]", b"{}", b"null", b'{"package": 1}', b"[" * 9999]
)
def test_what_is_no_package_is_refused(raw):
    with pytest.raises(NotTaken):
        read_package(raw)


def test_a_stranger_s_key_and_a_forged_signature_are_refused(settings, above, site):
    ((_name, raw),) = files_of(settings, [site])
    file = json.loads(raw)
    period, communes = above.periods.get(), list(above.district.communes.all())
    settings.SECRET_KEY = "another site's own secret"
    stranger = signed(file["package"]).encode()
    with pytest.raises(NotTaken, match="No unit here has the key"):
        taking.incoming(above, period, communes, [("a.json", stranger)])
    forged = json.loads(stranger) | {"key": file["key"]}
    with pytest.raises(NotTaken, match="was changed after it was made"):
        read_package(json.dumps(forged).encode())
    changed = file | {"package": file["package"] | {"edition": 9}}
    changed["digest"] = digest_of(changed["package"])
    with pytest.raises(NotTaken, match="was changed after it was made"):
        read_package(json.dumps(changed).encode())


def test_an_approved_report_and_a_published_quarter_are_closed(settings, above, site):
    raw, communes = list(files_of(settings, [site])), list(above.district.communes.all())
    period = above.periods.get()
    report = factories.make_submission(above, site[1], QUARTER, status=Status.APPROVED)
    with pytest.raises(NotTaken, match="reopen it first"):
        taking.incoming(above, period, communes, raw)
    report.status = Status.RETURNED
    report.save()
    period.published_on = period.due_on + timedelta(days=1)
    with pytest.raises(NotTaken, match="admit the unit's report first"):
        taking.incoming(above, period, communes, raw)


def test_without_a_programme_above_or_a_publication_there_is_none(above):
    with pytest.raises(Refused, match="follows from none"):
        make_package(above, QUARTER)
    below = factories.make_programme(follows=above)
    with pytest.raises(Refused, match="not published yet"):
        make_package(below, QUARTER)


def test_what_was_shown_is_what_is_taken(settings, above, site):
    user, raw = factories.make_user(), list(files_of(settings, [site]))
    period, communes = above.periods.get(), list(above.district.communes.all())
    found = taking.incoming(above, period, communes, raw)
    _plan, shown = taking.planned(above, QUARTER, found, user)
    factories.make_figure(above.targets.first(), site[1], quarter=str(QUARTER), value=1)
    with pytest.raises(taking.Moved):
        taking.take(above, QUARTER, found, user, shown)
    assert not TakenPackage.objects.exists()
