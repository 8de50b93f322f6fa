import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import translation

from communes.models import (
    Allocation,
    Assignment,
    Commune,
    CommuneMilestone,
    Figure,
    Official,
    Period,
)
from targets.models import DataVersion, Target
from targets.quarters import Quarter

from ..factories import (
    make_allocation,
    make_assignment,
    make_commune,
    make_district,
    make_figure,
    make_milestone,
    make_official,
    make_period,
    make_programme,
    make_submission,
    make_target,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def problems(row):
    """Field → messages of what the model refuses of `row`."""
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    return refused.value.message_dict


def commune_of(target):
    return target.programme.district.communes.first()


def test_a_commune_is_called_with_its_kind():
    district = make_district()
    titles = [
        str(make_commune(district, name="Yên Bình", kind=kind)) for kind in ("commune", "town")
    ]
    assert titles == ["Yên Bình Commune", "Yên Bình Town"]


@pytest.mark.parametrize(
    ("kind", "name", "title"),
    [
        ("village", "Làng Sơ Lam", "Làng Sơ Lam"),
        ("quarter", "Tổ dân phố 3", "Tổ dân phố 3"),
        ("village", "Tổng Moong", "thôn Tổng Moong"),
        ("village", "Bản", "thôn Bản"),
        ("commune", "Bản Mế", "xã Bản Mế"),
    ],
)
def test_a_village_whose_name_says_what_it_is_is_called_by_that_alone(kind, name, title):
    with translation.override("vi"):
        assert str(Commune(kind=kind, name=name).title) == title


def test_a_place_on_the_map_holds_one_commune_and_has_two_numbers():
    commune = make_commune(map_row=1, map_col=2)
    other = make_commune(commune.district)
    other.map_row, other.map_col = 1, 2
    assert "map_row" in problems(other)
    other.map_col = None
    assert "A place on the map needs a row and a column." in problems(other)["__all__"]
    with pytest.raises(IntegrityError), transaction.atomic():
        other.save()


def test_an_official_reads_to_the_last_day_of_access():
    day = datetime.date(2023, 6, 23)
    official = Official(until=day)
    assert official.may_read_on(day)
    assert not official.may_read_on(day + datetime.timedelta(days=1))
    assert Official(until=None).may_read_on(day)


def test_an_official_of_another_districts_commune_is_refused():
    official = make_official()
    official.commune = make_commune()
    assert problems(official) == {"commune": ["The commune belongs to another district."]}


def test_an_official_outlives_the_account():
    official = make_official()
    make_user(official).delete()
    official.refresh_from_db()
    assert official.user is None


def test_a_duty_is_in_force_from_its_first_day_to_its_last():
    first, last = datetime.date(2022, 1, 1), datetime.date(2022, 12, 31)
    closed = make_assignment(start=first, end=last)
    opened = make_assignment(closed.official, closed.programme, start=first, duty="enter")
    one = datetime.timedelta(days=1)

    def in_force(day):
        return set(closed.official.assignments.in_force(day))

    assert in_force(first - one) == set()
    assert in_force(first) == in_force(last) == {closed, opened}
    assert in_force(last + one) == {opened}


def test_a_duty_that_reaches_beyond_its_programme_is_refused():
    assignment = make_assignment()
    assignment.official = make_official()
    assignment.target = make_target()
    assignment.commune = make_commune()
    assert problems(assignment) == {
        "target": ["The target belongs to another programme."],
        "commune": ["The commune belongs to another district."],
    }


def test_a_reviewer_reviews_whole_reports():
    target = make_target()
    assignment = make_assignment(programme=target.programme, duty="review", target=target)
    assert problems(assignment) == {
        "target": ["Who reviews does so for whole reports: leave the target empty."]
    }
    assignment.target = None
    assignment.full_clean()


def test_a_duty_does_not_end_before_it_begins():
    assignment = make_assignment(start=datetime.date(2022, 1, 1))
    assignment.end = datetime.date(2021, 12, 31)
    assert problems(assignment) == {"__all__": ["The duty ends before it begins."]}
    with pytest.raises(IntegrityError), transaction.atomic():
        assignment.save()


@pytest.mark.parametrize(
    "twice",
    [
        lambda target, commune: make_allocation(target, commune),
        lambda target, commune: make_milestone(target, commune),
        lambda target, commune: make_figure(target, commune),
        lambda target, commune: make_submission(target.programme, commune),
        lambda target, commune: make_submission(target.programme),
        lambda target, commune: make_period(target.programme),
        lambda target, commune: make_commune(commune.district, code="00001"),
    ],
    ids=["allocation", "milestone", "figure", "report", "district's report", "period", "commune"],
)
def test_the_database_keeps_what_there_is_only_once(twice):
    target = make_target()
    twice(target, commune_of(target))
    with pytest.raises(IntegrityError), transaction.atomic():
        twice(target, commune_of(target))


def test_the_database_keeps_one_district_figure_of_a_quarter():
    target = make_target(rollup="district")
    make_figure(target)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_figure(target)


def test_the_database_keeps_a_duty_only_once():
    assignment = make_assignment()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_assignment(assignment.official, assignment.programme)


@pytest.mark.parametrize(
    ("target", "goal", "field"),
    [
        ({"rollup": "district"}, 5, "target"),
        ({"method": "floor"}, 0, "goal"),
        ({"method": "gap", "baseline": 10, "goal": 50}, 5, "goal"),
        ({"method": "gap", "baseline": 10, "goal": 50}, 10, "goal"),
        ({"method": "milestone", "rollup": "count", "goal": 3}, 2, "goal"),
    ],
)
def test_an_allocation_that_its_target_cannot_judge_is_refused(target, goal, field):
    target = make_target(**target)
    allocation = Allocation(target=target, commune=commune_of(target), goal=Decimal(goal))
    assert list(problems(allocation)) == [field]


def test_an_allocation_of_a_target_that_is_not_saved_yet_is_judged_by_it():
    programme = make_programme()
    target = Target(programme=programme, method="ratio", rollup="sum")
    allocation = Allocation(
        target=target, commune=programme.district.communes.first(), goal=Decimal(0)
    )
    with pytest.raises(ValidationError, match="must be above zero"):
        allocation.clean()


def test_an_allocation_of_a_mean_needs_the_communes_population():
    target = make_target(rollup="mean")
    commune = make_commune(target.programme.district, population=0)
    told = problems(Allocation(target=target, commune=commune, goal=Decimal(5)))
    assert told == {
        "__all__": [f"The mean is weighted by population, which is missing for {commune}."]
    }


@pytest.mark.parametrize("model", [Allocation, CommuneMilestone])
def test_a_share_of_another_districts_target_is_refused(model):
    values = {"goal": Decimal(5)} if model is Allocation else {"value": Decimal(5), "year": 2023}
    row = model(target=make_target(), commune=make_commune(), **values)
    assert problems(row) == {"commune": ["The commune belongs to another district."]}


@pytest.mark.parametrize(
    ("target", "values", "field"),
    [
        ({"rollup": "district"}, {}, "commune"),
        ({"rollup": "rate"}, {}, "out_of"),
        ({"rollup": "rate"}, {"value": Decimal(6), "out_of": Decimal(5)}, "value"),
        ({"rollup": "rate"}, {"value": Decimal(0), "out_of": Decimal(0)}, "out_of"),
        ({}, {"out_of": Decimal(9)}, "out_of"),
        ({"method": "milestone", "rollup": "count"}, {}, "value"),
        ({}, {"quarter": Quarter(2026, 1)}, "quarter"),
    ],
)
def test_a_figure_that_its_target_cannot_take_is_refused(target, values, field):
    target = make_target(**target)
    values = {"quarter": Quarter(2023, 2), "value": Decimal(5)} | values
    assert field in problems(Figure(target=target, commune=commune_of(target), **values))


def test_a_figure_that_was_asked_for_and_has_no_number_is_kept():
    target = make_target(rollup="rate")
    figure = make_figure(target, value=None)
    figure.full_clean()
    assert Figure.objects.get(pk=figure.pk).value is None


@pytest.mark.parametrize("pair", [{"value": 6, "out_of": 5}, {"value": -1, "out_of": 5}])
@pytest.mark.parametrize("approved", ["", "approved_"])
def test_the_database_refuses_a_part_that_is_greater_than_its_whole(pair, approved):
    figure = make_figure(make_target(rollup="rate"), value=1, out_of=5)
    for name, value in pair.items():
        setattr(figure, approved + name, Decimal(value))
    with pytest.raises(IntegrityError), transaction.atomic():
        figure.save()


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"quarter": Quarter(2026, 1)}, "The quarter lies outside the programme."),
        ({"due_on": datetime.date(2023, 6, 14)}, "The period is due before it opens."),
    ],
)
def test_a_period_out_of_order_is_refused(values, told):
    period = make_period()
    for name, value in values.items():
        setattr(period, name, value)
    assert [told] in problems(period).values()


def test_what_figures_hang_on_is_not_deleted():
    figure = make_figure()
    for row in (figure.target, figure.commune, figure.target.programme, figure.commune.district):
        with pytest.raises(ProtectedError):
            row.delete()


def test_every_change_of_what_communes_report_moves_the_data_version_on():
    target = make_target()
    seen = [DataVersion.current()]
    for change in [
        lambda: make_figure(target),
        lambda: make_allocation(target),
        lambda: commune_of(target).save(),
        lambda: Allocation.objects.filter(target=target).delete(),
        lambda: make_period(target.programme),
        lambda: Period.objects.filter(programme=target.programme).delete(),
        lambda: Assignment.objects.filter(pk=make_assignment().pk).delete(),
    ]:
        change()
        seen.append(DataVersion.current())
    assert seen == sorted(set(seen))
