"""Packages: a unit's published quarter, handed in at the programme above."""

import datetime
import json
import random
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import timezone

from communes.models import ExactMean, Figure, Status, Submission, TakenPackage
from communes.packages import taking
from communes.packages.content import NotTaken, digest_of, read_package
from communes.packages.kinds import TOLD
from communes.packages.making import as_kept, make_package, signed
from communes.results.compute import assessment_of, compute
from communes.results.inputs import read_inputs
from communes.results.publishing import store_publication
from communes.workflow.refusals import Refused
from targets.models import DataVersion, Target
from targets.progress import Reading, round_value
from targets.quarters import Quarter
from targets.versions import version_of
from tests import factories
from tests.packages import (
    QUARTER,
    QUARTERS,
    WAYS,
    fill,
    make_above,
    make_site,
    on_site,
    package_of,
    published,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


ONE = {"target": "3", "value": "12.0333", "out_of": "", "reported": 3, "expected": 3}
MEAN = ONE | {"sum": "36.1", "people": "3"}


@pytest.fixture
def above():
    return make_above()


def files_of(sites, quarter=QUARTER):
    for number, (programme, _commune) in enumerate(sites):
        yield f"{number}.json", package_of(programme, number, quarter).encode()


def take(above, files, user):
    period = above.periods.get(quarter=QUARTER)
    communes = list(above.district.communes.all())
    found = taking.incoming(above, period, communes, list(files))
    plan, shown = taking.planned(above, QUARTER, found, user)
    assert plan["problems"] == []
    assert [row["problems"] for row in plan["rows"]] == [[]] * len(plan["rows"])
    return taking.take(above, QUARTER, found, user, shown)


def test_thirty_packages_make_what_one_site_with_all_villages_makes(above):
    chance = random.Random(4711)
    sites = [make_site(above, number) for number in range(30)]
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
            list(files_of(sites, quarter)),
        )
        _plan, shown = taking.planned(above, quarter, found, user)
        taking.take(above, quarter, found, user, shown)
    reports = Submission.objects.filter(programme=above)
    assert set(reports.values_list("status", flat=True)) == {Status.SUBMITTED}
    taken, known = read_inputs(above, provisional=True), read_inputs(everything)
    here, there = compute(taken, QUARTER).district, compute(known, QUARTER).district

    def exactly(number):
        """What the exact values of the two sites are made of."""
        for inputs in (taken, known):
            yield inputs, inputs.catalogue.target[number], QUARTER

    for number in WAYS:
        one, other = here[number], there[number]
        assert (one.value, one.percent) == (other.value, other.percent), number
        exact = [assessment_of(*found).reached.value for found in exactly(number)]
        assert exact[0] == exact[1], number
        assert (one.band, one.as_of) == (other.band, other.as_of)
        assert here[number].reported == 30


@pytest.fixture
def site(above):
    """One commune with a published quarter."""
    programme, commune = make_site(above, 0)
    fill(programme, random.Random(1))
    published(programme)
    return programme, commune


def test_a_package_taken_twice_changes_nothing(above, site):
    user = factories.make_user()
    raw = list(files_of([site]))
    assert take(above, raw, user).changed
    report = Submission.objects.get(programme=above)
    assert (report.commune, report.status) == (site[1], Status.SUBMITTED)
    assert report.submitted_on is not None
    assert not take(above, raw, user).changed
    assert TakenPackage.objects.count() == 1


def test_taking_a_package_moves_the_data_version_also_where_no_figure_changes(above, site):
    user = factories.make_user()
    raw = list(files_of([site]))
    take(above, raw, user)
    Submission.objects.filter(programme=above).update(submitted_on=None)
    before = version_of(above)
    assert not take(above, raw, user).changed
    assert Submission.objects.get(programme=above).submitted_on is not None
    assert version_of(above).number > before.number


def test_a_package_of_an_older_site_has_no_sums_and_is_taken_all_the_same(above, site):
    ((name, raw),) = files_of([site])
    content = json.loads(raw)["package"]
    for figure in content["figures"]:
        figure.pop("sum", None)
        figure.pop("people", None)
    with on_site(0):
        old = signed(content).encode()
    take(above, [(name, old)], factories.make_user())
    assert not ExactMean.objects.exists()


def test_another_number_that_is_typed_is_another_mean(above, site):
    """Only the value that the package brought is the quotient of what it told."""
    take(above, files_of([site]), factories.make_user())
    exact = ExactMean.objects.get(target__number="3")
    figure = Figure.objects.get(target=exact.target)
    reading = read_inputs(above, provisional=True).readings[exact.target_id, site[1].pk][0]
    assert reading.size == Fraction(exact.total) / Fraction(exact.people)
    assert round_value(reading.size) == figure.value == exact.value
    figure.value += 1
    figure.save()
    reading = read_inputs(above, provisional=True).readings[exact.target_id, site[1].pk][0]
    assert (reading.mean_of, reading.size) == (None, Fraction(figure.value))


def test_an_edition_that_comes_later_replaces_and_one_that_came_before_is_refused(above, site):
    user, programme = factories.make_user(), site[0]
    (first,) = files_of([site])
    figure = Figure.objects.filter(target__programme=programme, quarter=QUARTER).first()
    figure.value = figure.approved_value = figure.value + 1
    figure.save()
    with pytest.raises(Refused, match="publish it again"):
        make_package(programme, QUARTER)
    store_publication(programme.periods.get(quarter=QUARTER))
    (second,) = files_of([site])
    take(above, [first], user)
    period, communes = above.periods.get(), list(above.district.communes.all())
    (later,) = taking.incoming(above, period, communes, [second])
    assert later.replaces
    take(above, [second], user)
    with pytest.raises(NotTaken, match="older than the package"):
        taking.incoming(above, period, communes, [first])


def test_a_figure_that_the_later_package_has_not_is_emptied(above, site):
    user, (programme, commune) = factories.make_user(), site
    take(above, files_of([site]), user)
    Figure.objects.filter(target__programme=programme, target__number="1.1").update(
        value=None, out_of=None, approved_value=None, approved_out_of=None
    )
    DataVersion.move_on([programme.pk], catalogue=False)
    store_publication(programme.periods.get(quarter=QUARTER))
    (later,) = files_of([site])
    known = Figure.objects.filter(commune=commune, value__isnull=False)
    before = {*known.values_list("target__number", flat=True)}
    (found,) = taking.incoming(above, above.periods.get(), [commune], [later])
    assert [figure["target"] for figure in found.withdrawn] == ["1"]
    take(above, [later], user)
    assert {*known.values_list("target__number", flat=True)} == before - {"1"}
    (found,) = taking.incoming(above, above.periods.get(), [commune], [later])
    assert found.withdrawn == []


@pytest.mark.parametrize(
    ("numbers", "own_decimals", "decimals", "kept"),
    [
        ((Decimal("38.8"), None), 0, 0, ["39", ""]),
        ((Decimal("38.8"), None), 1, 0, ["38.8", ""]),
        ((Decimal("38.8"), None), 0, 1, ["38.8", ""]),
        ((Decimal("20.2"), Decimal("43.2")), 1, 1, ["20", "43"]),
    ],
    ids=["both are whole", "the own is not", "the upper is not", "a rate counts"],
)
def test_what_a_division_made_of_whole_numbers_is_whole_again(
    numbers, own_decimals, decimals, kept
):
    reading = Reading(QUARTER, *numbers)
    assert as_kept(reading, Target(decimals=own_decimals), Target(decimals=decimals)) == kept


def test_the_package_of_a_unit_with_a_divided_village_is_taken(above):
    above.targets.update(decimals=0)
    programme, commune = make_site(above, 0)
    old, *others = programme.district.communes.order_by("code")
    born = datetime.date(2023, 4, 1)
    new = [
        factories.make_commune(programme.district, kind="village", population=50, since=born)
        for _share in range(2)
    ]
    for one, share in zip(new, ("0.6", "0.4"), strict=True):
        factories.make_successor(old, one, day=born, share=Decimal(share))
    for target in programme.targets.filter(method__in=["ratio", "gap"]):
        out_of = 33 if target.is_rate else None
        factories.make_figure(target, old, quarter="2023Q1", value=13, out_of=out_of)
        for one in (*others, new[0]):
            factories.make_figure(target, one, quarter=str(QUARTER), value=13, out_of=out_of)
    published(programme)
    assert take(above, files_of([(programme, commune)]), factories.make_user()).changed


def test_every_changed_character_is_found(above, site):
    """Whatever of it is changed, a package is refused with a sentence or means the same."""
    ((_name, raw),) = files_of([site])
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
        ({"version": None}, "reads version 1"),
        ({"quarter": "2023-2"}, "not a package"),
        ({"published_at": "2023-07-20T00:00:00"}, "not a package"),
        ({"figures": [{"target": "1"}]}, "not a package"),
        ({"figures": "1"}, "not a package"),
        ({"coverage": None}, "not a package"),
        ({"figures": [MEAN | {"people": "0"}]}, "not a package"),
        ({"figures": [MEAN | {"sum": "1e9"}]}, "not a package"),
        ({"figures": [MEAN | {"sum": "36.2"}]}, "not a package"),
        ({"unit": {}}, "not a package"),
        ({"published_at": "0001-01-01T00:00:00+14:00"}, "not a package"),
        ({"published_at": "9999-12-31T23:59:59-14:00"}, "not a package"),
        ({"more": float("nan")}, "not a package"),
        ({"more": float("inf")}, "not a package"),
        ({"more": "a\0b"}, "not a package"),
        ({"a\0b": 1}, "not a package"),
        *(
            ({"figures": [ONE | {name: text}]}, "not a package")
            for name in ("value", "out_of")
            for text in ("NaN", "-inf", "1e5", "1,5", "٣", "\0", "1\n", "1_0", None, 5)
        ),
        ({"figures": [MEAN | {"read_by": None}]}, "not a package"),
        ({"figures": [MEAN | {"read_by": {"unit": "km"}}]}, "not a package"),
        ({"figures": [MEAN | {"read_by": dict.fromkeys(TOLD, 1)}]}, "not a package"),
    ],
)
def test_what_is_signed_and_does_not_fit_is_refused_by_its_file(above, site, change, sentence):
    ((_name, raw),) = files_of([site])
    with on_site(0):
        other = signed(json.loads(raw)["package"] | change).encode()
    period, communes = above.periods.get(), list(above.district.communes.all())
    with pytest.raises(NotTaken, match=f"sent.json: .*{sentence}"):
        taking.incoming(above, period, communes, [("sent.json", other)])


def test_a_package_of_a_day_to_come_is_refused(above, site):
    """All later ones would be older than that; clocks may differ by some hours."""
    ((_name, raw),) = files_of([site])
    period, communes = above.periods.get(), list(above.district.communes.all())
    for hours, sentence in ((23, ""), (25, "on a day to come")):
        ahead = timezone.now() + timedelta(hours=hours)
        with on_site(0):
            content = json.loads(raw)["package"] | {"published_at": ahead.isoformat()}
            files = [("sent.json", signed(content).encode())]
        if sentence:
            with pytest.raises(NotTaken, match=f"sent.json: .*{sentence}"):
                taking.incoming(above, period, communes, files)
        else:
            assert taking.incoming(above, period, communes, files)


@pytest.mark.parametrize(
    "raw",
    [
        *(b"", b"\xff", b"[]", b"{}", b"null", b'{"package": 1}', b"[" * 9999),
        b'{"package": {"format": "ntm-package", "x": "\\ud800"}, '
        b'"digest": "", "key": "", "signature": ""}',
    ],
)
def test_what_is_no_package_is_refused(raw):
    with pytest.raises(NotTaken):
        read_package(raw)


def test_a_stranger_s_key_and_a_forged_signature_are_refused(above, site):
    ((_name, raw),) = files_of([site])
    file = json.loads(raw)
    period, communes = above.periods.get(), list(above.district.communes.all())
    with on_site("of a stranger"):
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


def test_an_approved_report_and_a_published_quarter_are_closed(above, site):
    raw, communes = list(files_of([site])), list(above.district.communes.all())
    period = above.periods.get()
    report = factories.make_submission(above, site[1], QUARTER, status=Status.APPROVED)
    with pytest.raises(NotTaken, match="reopen it first"):
        taking.incoming(above, period, communes, raw)
    report.status = Status.RETURNED
    report.save()
    period.published_on = period.due_on + timedelta(days=1)
    with pytest.raises(NotTaken, match="admit the unit's report first"):
        taking.incoming(above, period, communes, raw)


@pytest.mark.parametrize(
    ("number", "values", "sentence"),
    [
        ("1.1", {"over_time": "year_total"}, "the amount of a quarter, of the other a level"),
        ("1.4", {"over_time": "level"}, "the amount of a quarter, of the other a level"),
        ("1.1", {"rollup": "rate"}, "a number, of the other one number out of another"),
        ("1.1", {"rollup": "district", "method": "milestone", "goal": 1}, "yes or no"),
    ],
)
def test_a_figure_of_another_kind_does_not_go_upward(above, number, values, sentence):
    programme, _commune = make_site(above, 0)
    programme.targets.filter(number=number).update(**values)
    published(programme)
    with pytest.raises(Refused, match=rf"{number} \(above: {number[2:]}\): Of one .*{sentence}"):
        package_of(programme)


def growth(target):
    return {
        "rollup": "sum",
        "over_time": "growth_mean",
        "method": "ratio",
        "baseline": 100,
        "unit": "%",
        "amount_unit": target.figure_unit,
    }


@pytest.mark.parametrize("number", ["1", "3", "4", "6"])
def test_a_figure_in_another_unit_does_not_go_upward(above, number):
    programme, _commune = make_site(above, 0)
    programme.targets.filter(number=f"1.{number}").update(unit="nghìn km")
    published(programme)
    told = rf"1.{number} \(above: {number}\): Its figures are in “nghìn km”, those above in “km”"
    with pytest.raises(Refused, match=told):
        package_of(programme)


@pytest.mark.parametrize(
    ("number", "values", "sentence"),
    [
        ("1", {"unit": "m"}, "Its figures are in “km”, those above in “m”"),
        ("3", {"unit": "nghìn km"}, "Its figures are in “km”, those above in “nghìn km”"),
        ("1", {"over_time": "year_total"}, "the amount of a quarter, of the other a level"),
        ("3", {"rollup": "rate"}, "a number, of the other one number out of another"),
        ("1", {"rollup": "district", "method": "milestone", "goal": 1}, "yes or no"),
        (
            "1",
            {"rollup": "district", "method": "milestone", "scale": "yếu | khá", "goal": 2},
            "told in words, but not in the same",
        ),
    ],
)
def test_a_figure_that_is_read_otherwise_above_is_refused(above, site, number, values, sentence):
    """The site below has the target as it was; the one above has changed it since."""
    raw = list(files_of([site]))
    above.targets.filter(number=number).update(**values)
    name = above.targets.get(number=number).name
    period, communes = above.periods.get(), list(above.district.communes.all())
    with pytest.raises(NotTaken, match=rf"0.json: .*{name}.*: .*{sentence}"):
        taking.incoming(above, period, communes, raw)


def test_amounts_of_a_growth_are_compared_by_their_own_unit(above):
    for target in above.targets.filter(number="1"):
        above.targets.filter(number="1").update(**growth(target))
    programme, commune = make_site(above, 0)
    below = programme.targets.filter(number="1.1")
    below.update(**growth(above.targets.get(number="3")))
    fill(programme, random.Random(3))
    published(programme)
    raw = list(files_of([(programme, commune)]))
    period, communes = above.periods.get(), list(above.district.communes.all())
    assert taking.incoming(above, period, communes, raw)
    above.targets.filter(number="1").update(amount_unit="tỷ đồng")
    with pytest.raises(NotTaken, match="are in “km”, those above in “tỷ đồng”"):
        taking.incoming(above, period, communes, raw)


@pytest.mark.parametrize("unit", ["KM", " km ", "km.", "\u200bkm"])
def test_the_same_unit_may_be_spelled_otherwise(above, site, unit):
    raw = list(files_of([site]))
    above.targets.update(unit=unit)
    assert take(above, raw, factories.make_user()).changed


def test_the_unit_of_a_rate_says_nothing_of_its_two_numbers(above, site):
    raw = list(files_of([site]))
    above.targets.filter(rollup="rate").update(unit="% số hộ")
    assert take(above, raw, factories.make_user()).changed


def test_a_package_of_an_older_site_tells_no_unit_and_is_taken_as_before(above, site):
    ((name, raw),) = files_of([site])
    content = json.loads(raw)["package"]
    for figure in content["figures"]:
        del figure["read_by"]
    above.targets.update(unit="m")
    with on_site(0):
        old = signed(content).encode()
    assert take(above, [(name, old)], factories.make_user()).changed


def test_without_a_programme_above_or_a_publication_there_is_none(above):
    with pytest.raises(Refused, match="follows from none"):
        make_package(above, QUARTER)
    below = factories.make_programme(follows=above)
    with pytest.raises(Refused, match="not published yet"):
        make_package(below, QUARTER)


def test_what_was_shown_is_what_is_taken(above, site):
    user, raw = factories.make_user(), list(files_of([site]))
    period, communes = above.periods.get(), list(above.district.communes.all())
    found = taking.incoming(above, period, communes, raw)
    _plan, shown = taking.planned(above, QUARTER, found, user)
    factories.make_figure(above.targets.first(), site[1], quarter=str(QUARTER), value=1)
    with pytest.raises(taking.PackagesMoved):
        taking.take(above, QUARTER, found, user, shown)
    assert not TakenPackage.objects.exists()
