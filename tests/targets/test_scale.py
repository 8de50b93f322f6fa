"""Words in order, and years that were missed, worked by hand."""

from targets.progress import Band, Pace, assess

from .making import make_measure, make_unit, q, readings, shown

WORDS = {"goal": 3, "words": 4}


def district(over_time, asked, **figures):
    measure = make_measure("milestone", over_time, "district", **WORDS)
    return assess(measure, q(asked), [], readings(**figures)).district


def test_a_word_at_or_above_the_goal_meets_it():
    found = [district("level", "2021Q4", q2021Q4=word).percent for word in (1, 2, 3, 4)]
    assert found == [0, 0, 100, 100]


def test_an_unmet_word_has_no_pace_as_a_level_and_is_behind_as_the_worst_year():
    assert district("level", "2021Q4", q2021Q4=2).pace is None
    assert district("year_worst", "2021Q4", q2021Q4=2).pace is Pace.BEHIND
    assert district("year_worst", "2021Q4", q2021Q4=4).pace is Pace.ON_TRACK


def test_the_year_that_was_missed_is_not_forgotten():
    result = district("year_worst", "2023Q4", q2021Q4=3, q2022Q4=2, q2023Q4=4)
    assert shown(result) == ("2.0000", "2022Q4", "0.00", "low")


def test_nor_is_a_year_of_a_yes_or_no():
    measure = make_measure("milestone", "year_worst", "district", goal=1)
    result = assess(measure, q("2022Q4"), [], readings(q2021Q4=0, q2022Q4=1)).district
    assert (result.value, result.pace) == (0, Pace.BEHIND)


def counted(**changes):
    measure = make_measure("milestone", "level", "count", goal=None, words=4, **changes)
    units = [
        make_unit("01", readings(q2021Q4=3), grade="1"),
        make_unit("02", readings(q2021Q4=3), goal=4),
        make_unit("03", readings(q2021Q4=2), goal=2),
    ]
    return assess(measure, q("2021Q4"), units)


def test_a_commune_is_counted_by_the_word_of_its_allocation_class_or_standard():
    assert [one.goal for one in counted(standard=3).communes.values()] == [3, 4, 2]
    assert [one.goal for one in counted(thresholds={("1", None): 2}).communes.values()] == [2, 4, 2]
    assert counted(standard=3).district.value == 2


def test_with_a_scale_there_is_no_standard_but_the_targets():
    commune = counted().communes["01"]
    assert (commune.goal, commune.percent, commune.band) == (None, None, Band.NONE)
    assert counted().district.value == 1
