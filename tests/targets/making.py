"""Makes what the measure takes, with numbers and quarters written short."""

from decimal import Decimal

from targets.progress import Measure, Method, OverTime, Reading, Rollup, Unit
from targets.quarters import Quarter

NUMBERS = {"baseline", "goal", "goal_high", "standard", "good_from", "fair_from"}
MAPPINGS = {"milestones", "thresholds"}


def number(text):
    return None if text is None else Decimal(str(text))


def make_measure(method="ratio", over_time="level", rollup="sum", **changes):
    """A term of 2021Q1–2025Q4 with goal 100; numbers may be given plain."""
    measure = {"baseline": None, "goal": 100, "standard": None, "milestones": {}}
    measure |= {"start": Quarter(2021, 1), "end": Quarter(2025, 4)} | changes
    for name in NUMBERS & measure.keys():
        measure[name] = number(measure[name])
    for name in MAPPINGS & measure.keys():
        measure[name] = {key: number(value) for key, value in measure[name].items()}
    return Measure(Method(method), OverTime(over_time), Rollup(rollup), **measure)


def readings(**figures):
    """`readings(q2023Q1=5)`; a pair is the figure of a rate."""
    made = []
    for name, figure in figures.items():
        value, out_of = figure if isinstance(figure, tuple) else (figure, None)
        made.append(Reading(Quarter.parse(name[1:]), number(value), number(out_of)))
    return made


def make_unit(
    code="04738", figures=None, population=1000, goal=None, baseline=None, grade="", exemptions=()
):
    return Unit(
        code,
        population=population,
        readings=figures or [],
        allocated=goal is not None,
        baseline=number(baseline),
        goal=number(goal),
        grade=grade,
        exemptions=exemptions,
    )


def q(text):
    return Quarter.parse(text)


def shown(result):
    return str(result.value), str(result.as_of), str(result.percent), str(result.band)
