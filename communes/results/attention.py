"""The targets of a quarter that need a decision now, with what is known of each."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from targets.attention import Reason, Standing, reasons, worst_first
from targets.models import Target
from targets.progress import plan_at

from .compute import compared
from .coverage import asked_of, has_figure
from .gaps import Gap, gap
from .rows import Row
from .years import adds_up, quarters_needed, year_lines


@dataclass(frozen=True)
class Attention:
    """A target of the district that needs a decision, and why; `given` of `due` have reported."""

    target: Target
    row: Row
    before: Row | None
    """The result of the quarter before; None where the two are not to be compared."""
    reasons: list[Reason]
    planned: Fraction | None
    """Where the plan of the term stands at the quarter that the value is of."""
    of_plan: Decimal | None
    """The percent of the year's plan."""
    due: int
    given: int
    gap: Gap

    @property
    def change(self) -> Decimal | None:
        """By how much the value moved since the quarter before, in its unit."""
        if self.before is None or None in (self.before.value, self.row.value):
            return None
        return self.row.value - self.before.value


def history_needed(programme, quarter):
    """The quarters whose results `needing_attention` reads: those of the year, and one before."""
    wanted = {*quarters_needed(programme, quarter), quarter.shift(-1)}
    return sorted(one for one in wanted if programme.has_quarter(one))


def needing_attention(inputs, history, quarter, due):
    """An `Attention` for each target that needs a decision at `quarter`, the worst first.

    `history` is quarter → `Results` for at least `history_needed`, as far as the reader may see
    them; `due` is whether the reports of the quarter are due.
    """
    results, earlier = history[quarter], history.get(quarter.shift(-1))
    if earlier is not None:
        earlier = compared(inputs, earlier, quarter)
    standings, known = [], {}
    for line in year_lines(inputs, history, quarter):
        if line.target.is_part:
            continue
        asked, given = asked_and_given(inputs, results, line.target) if due else (0, 0)
        before = row_before(inputs.catalogue, earlier, quarter, line.target)
        standing = Standing(
            band=line.row.band,
            pace=line.row.pace,
            percent=line.row.percent,
            before=before and before.percent,
            of_plan=line.percent_of_plan,
            grows=adds_up(line.target),
            passed=share_passed(line.target, quarter, due),
            due=asked,
            given=given,
            asked=was_asked(inputs.catalogue, line.target, quarter, due),
        )
        standings.append((line.target.number, standing))
        known[line.target.number] = line.target, line.row, before, standing
    return [of_target(inputs, results, *known[number]) for number in worst_first(standings)]


def asked_and_given(inputs, results, target):
    """How many units were asked for a figure of the quarter, and how many gave one; of published
    results as it was then."""
    kept = results.years.get((target.number, ""))
    if kept is not None:
        return kept.asked, kept.answered
    asked = asked_of(inputs.catalogue, target, results.quarter)
    given = sum(has_figure(inputs, target, unit, results.quarter) for unit in asked)
    return len(asked), given


def of_target(inputs, results, target, row, before, standing):
    return Attention(
        target=target,
        row=row,
        before=before,
        reasons=reasons(standing),
        planned=planned(inputs, target, row),
        of_plan=standing.of_plan,
        due=standing.due,
        given=standing.given,
        gap=gap(inputs, results, target, row),
    )


def planned(inputs, target, row):
    """The term's plan at the quarter that the value is of; None where no line leads to the goal."""
    if row.value is None or row.goal is None or target.is_judged_by_parts:
        return None
    return plan_at(inputs.measure(target), row.as_of, row.goal)


def row_before(catalogue, earlier, quarter, target):
    """The district's row in the `earlier` results, of the quarter before.

    None where there is none, or where the two quarters measure or count something else.
    """
    if earlier is None or catalogue.apart(target, quarter, earlier.quarter):
        return None
    if catalogue.counts_otherwise(target, quarter, earlier.quarter):
        return None
    return earlier.district.get(target.number)


def last_due(quarter, due):
    """The last quarter whose figures were due; it may lie before the programme."""
    return quarter if due else quarter.shift(-1)


def share_passed(target, quarter, due):
    """The share of the year of `quarter` whose figures were due and asked, from 0 to 1."""
    until = last_due(quarter, due)
    if until.year < quarter.year:
        return Fraction(0)
    asked = [number for number in target.asked_quarters if number <= until.number]
    return Fraction(max(asked, default=0), 4)


def was_asked(catalogue, target, quarter, due):
    """Whether a figure of `target` was due by now from somebody."""
    until = last_due(quarter, due)
    return catalogue.programme.has_quarter(until) and not catalogue.lacks(target, until)


def is_due(period, day):
    """Whether the reports of a quarter are due on `day`: published, or after its due date.

    A quarter without a period came with data that was loaded, and waits for nobody.
    """
    return period is None or period.published_on is not None or period.due_on < day
