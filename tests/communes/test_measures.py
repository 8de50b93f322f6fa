"""What the models of measures refuse, and which measures are open."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from communes.models import CorrectiveMeasure, MeasureStatus
from communes.results.late import is_late
from communes.workflow.measures import open_measures
from targets.models import DataVersion
from targets.progress import Band, Pace

from ..factories import make_commune, make_measure, make_official, make_programme, make_target

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
DAY = datetime.date(2023, 10, 1)


def problems(measure):
    with pytest.raises(ValidationError) as refused:
        measure.full_clean()
    return refused.value.message_dict


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"due": datetime.date(2023, 7, 11)}, "due"),
        ({"status": MeasureStatus.DONE}, "closed_on"),
        ({"closed_on": DAY}, "closed_on"),
        ({"status": MeasureStatus.DONE, "closed_on": datetime.date(2023, 7, 1)}, "closed_on"),
        ({"cause": ""}, "cause"),
        ({"measure": " "}, "measure"),
        ({"product": ""}, "product"),
        ({"status": "late"}, "status"),
    ],
)
def test_a_measure_that_cannot_be_is_refused_by_form_and_database(values, field):
    measure = make_measure()
    for name, value in values.items():
        setattr(measure, name, value)
    assert field in problems(measure)
    with pytest.raises(IntegrityError), transaction.atomic():
        measure.save()


def test_a_number_stands_once_for_the_target_and_once_for_each_commune():
    measure = make_measure()
    commune = measure.target.programme.district.communes.first()
    make_measure(measure.target, commune=commune, number=1)
    for twice in (None, commune):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_measure(measure.target, commune=twice, number=1)


def test_a_measure_stays_within_its_district_and_with_what_is_entered():
    measure = make_measure()
    measure.commune = make_commune()
    assert "The commune belongs to another district." in problems(measure)["commune"]
    measure.commune, measure.official = None, make_official()
    assert "The official belongs to another district." in problems(measure)["official"]
    parts = make_target(method="parts", over_time="", rollup="", goal=None, unit="")
    assert "target" in problems(make_measure(parts))


def test_a_measure_is_overdue_from_the_day_after_it_was_due(settings):
    measure = make_measure(due=DAY)
    settings.NTM_TODAY = "2023-10-01"
    assert not measure.is_overdue
    settings.NTM_TODAY = "2023-10-02"
    assert measure.is_overdue
    measure.status = MeasureStatus.DONE
    assert not measure.is_overdue


def test_open_measures_come_by_target_the_earliest_due_first(django_assert_num_queries):
    programme = make_programme()
    first, second, without = (make_target(programme) for _number in range(3))
    late = make_measure(first, due=datetime.date(2024, 3, 31))
    soon = make_measure(first, commune=programme.district.communes.first())
    make_measure(first, status=MeasureStatus.DONE, closed_on=DAY)
    other = make_measure(second)
    make_measure(without, status=MeasureStatus.CLOSED, closed_on=DAY)
    make_measure()
    with django_assert_num_queries(1):
        found = open_measures(programme)
        assert found == {first.pk: [soon, late], second.pk: [other]}
        assert [one.official.name for one in found[first.pk]] != []


def test_a_measure_that_is_saved_moves_the_data_version_on():
    before = DataVersion.current()
    make_measure()
    assert DataVersion.current() > before


def test_texts_of_a_measure_are_kept_composed_and_without_spaces_at_their_ends():
    measure = make_measure(cause="  Thiê\u0301u vốn ")
    assert CorrectiveMeasure.objects.get(pk=measure.pk).cause == "Thiếu vốn"


@pytest.mark.parametrize(
    ("pace", "band", "late"),
    [
        (Pace.BEHIND, Band.GOOD, True),
        (Pace.AT_RISK, Band.GOOD, True),
        (Pace.ON_TRACK, Band.LOW, True),
        (None, Band.FAIR, True),
        (Pace.ON_TRACK, Band.GOOD, False),
        (Pace.ON_TRACK, Band.MET, False),
        (None, Band.NONE, False),
    ],
)
def test_late_is_what_is_behind_or_low(pace, band, late):
    class Row:
        pass

    row = Row()
    row.pace, row.band = pace, band
    assert is_late(row) is late
