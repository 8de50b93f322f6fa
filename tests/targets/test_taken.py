"""The table of fields that a way of judging takes, against the rules and the measure."""

from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import given

from targets import rules
from targets.models import Target
from targets.progress import GROWTH, Method, OverTime, Rollup, assess
from targets.quarters import Quarter
from targets.taken import CHOICES, IDLE, OF_A_PARENT, ROWS, TAKEN, takes

from .refusals import BASE, NUMBERS, OF_PARTS, WITHIN
from .refusals import GROWTH as GROWING
from .worded import KINDS, worded_cases

PROGRAMME = object()
OTHER = SimpleNamespace(pk=None, parent=None, programme=PROGRAMME)
FILLED = {
    **dict.fromkeys(NUMBERS, (1, 2, 50)),
    "decimals": [1],
    "asked_in": ["4"],
    "pair": ["hộ nghèo / tổng số hộ"],
    "scale": ["thấp | vừa | cao"],
    "amount_unit": ["tỷ đồng"],
    "assigned_by": ["Tỉnh giao"],
    "due": ["2023Q4"],
    "strict": [True],
    "fed_by": [OTHER],
    "parent": [OTHER],
    "unit": ["km"],
    "goal_text": ["trên 95%"],
    "lead": ["Phòng Thống kê"],
    "source": ["Nghị quyết"],
    "over_time": ["level", "year_mean", "growth_mean"],
    "rollup": ["sum", "district"],
}
WAYS = [(Method.PARTS, "", ""), *KINDS]


def sound(method, over_time, rollup):
    """The columns of a target that is judged so."""
    values = BASE | {"sums_to": None, "assigned_goal": None, "programme": PROGRAMME, "pk": None}
    if method is Method.PARTS:
        return values | OF_PARTS
    ways = {"method": method, "over_time": over_time, "rollup": rollup}
    if over_time in GROWTH:
        values |= GROWING
    if method is Method.WITHIN:
        values |= WITHIN
    if method is Method.GAP:
        values |= {"baseline": 5}
    if method is Method.MILESTONE:
        values |= {"goal": 1, "decimals": 0}
    return values | ways


def refused(values, field, has_parts):
    numbers = {name: values[name] and Decimal(values[name]) for name in NUMBERS}
    target = SimpleNamespace(**values | numbers)
    problems = rules.target_problems(target) + rules.family_problems(target, has_parts)
    return field in [name for name, _sentence in problems]


def is_refused_however_filled(field, ways, has_parts):
    values = sound(*ways)
    if field == "assigned_by" and takes(TAKEN["assigned_goal"], *ways):
        values["assigned_goal"] = 2
    is_a_way = field in ("over_time", "rollup") and values[field]
    fillings = [values[field]] if is_a_way else FILLED[field]
    return all(refused(values | {field: filling}, field, has_parts) for filling in fillings)


def test_what_is_filled_here_are_all_fields_that_rules_speak_of():
    told = {"programme", "group", "number", "number_key", "name", "method", "illustrative", "id"}
    told |= {"follows"}
    english = ("name", "unit", "amount_unit", "pair", "lead", "source", "goal_text", "scale")
    told |= {f"{name}_en" for name in (*english, "assigned_by")}
    assert set(FILLED) == {field.name for field in Target._meta.concrete_fields} - told
    assert TAKEN.keys() | IDLE.keys() <= FILLED.keys()


@pytest.mark.parametrize("ways", WAYS, ids="-".join)
@pytest.mark.parametrize(("table", "has_parts"), [(TAKEN, None), (OF_A_PARENT, True)])
def test_what_is_not_taken_is_exactly_what_the_rules_refuse_once_it_is_filled(
    ways, table, has_parts
):
    hidden = {field for field in FILLED if not takes(table.get(field, {}), *ways)}
    assert hidden == {
        field for field in FILLED if is_refused_however_filled(field, ways, has_parts)
    }


def is_refused_as_row(name, ways):
    """Whether every row of the kind is refused, whatever its numbers are."""
    target = SimpleNamespace(**sound(*ways))
    start = Quarter(2023, 1)
    target.programme = SimpleNamespace(start=Quarter(2021, 1), end=Quarter(2025, 4))
    of_value = {
        "milestones": lambda value: rules.milestone_problems(target, value),
        "thresholds": lambda value: rules.threshold_problems(target, value),
        "allocations": lambda value: rules.allocation_problems(target, Decimal(5), value),
        "breaks": lambda value: rules.break_problems(
            target, SimpleNamespace(start=start, name="mới", baseline=Decimal(5), goal=value)
        ),
        "new_goals": lambda value: rules.new_goal_problems(
            target, SimpleNamespace(start=start, goal=value)
        ),
    }
    return all(of_value[name](Decimal(value)) for value in (1, 2, 50, 200))


@pytest.mark.parametrize("ways", WAYS, ids="-".join)
@pytest.mark.parametrize("name", ROWS)
def test_rows_that_are_not_taken_are_exactly_those_that_the_rules_refuse(name, ways):
    assert hasattr(Target, name)
    assert takes(ROWS[name], *ways) != is_refused_as_row(name, ways)


def is_offered(method, over_time, rollup):
    return all(
        takes(CHOICES[field].get(choice, {}), method, over_time, rollup)
        for field, choice in (("over_time", over_time), ("rollup", rollup))
    )


@pytest.mark.parametrize("method", [one for one in Method if one is not Method.PARTS])
def test_choices_that_are_not_offered_are_exactly_those_that_the_rules_refuse(method):
    ways = [(method, over_time, rollup) for over_time in OverTime for rollup in Rollup]
    named = ("method", "over_time", "rollup")
    assert [one for one in ways if is_offered(*one)] == [
        one for one in ways if not any(refused(sound(*one), field, None) for field in named)
    ]


@given(worded_cases())
def test_what_is_idle_changes_no_result(case):
    measure, quarter, units, own = case
    if takes(IDLE["standard"], measure.method, measure.over_time, measure.rollup):
        return
    changed = replace(measure, standard=Decimal(7))
    assert measure.rollup is not Rollup.COUNT
    assert assess(changed, quarter, units, own) == assess(measure, quarter, units, own)
