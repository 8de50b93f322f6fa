"""What a publication keeps of the year: figures are corrected and plans change afterwards."""

from collections import defaultdict
from fractions import Fraction

from targets.progress import round_value
from targets.rules import LARGEST

from ..models import CommuneMilestone
from .coverage import asked_of, has_figure
from .rows import KeptYear
from .years import lines_of


def years_to_keep(inputs, results):
    """(Target number, commune code or "") → the `KeptYear` of each of the computed `results`."""
    quarter, history = results.quarter, {results.quarter: results}
    plans = commune_plans(inputs.catalogue.programme)
    kept = {
        (line.target.number, ""): with_answers(inputs, line, quarter)
        for line in lines_of(inputs, history, quarter, None, inputs.milestones)
    }
    for commune in inputs.catalogue.communes:
        for line in lines_of(inputs, history, quarter, commune, plans[commune.pk]):
            kept[line.target.number, commune.code] = kept_year(line)
    return kept


def commune_plans(programme):
    """Commune id → target id → year → the commune's own plan. One query."""
    found = defaultdict(lambda: defaultdict(dict))
    rows = CommuneMilestone.objects.filter(target__programme=programme)
    for commune, target, year, value in rows.values_list(
        "commune_id", "target_id", "year", "value"
    ):
        found[commune][target][year] = value
    return found


def kept_year(line):
    return KeptYear(
        given=line.given,
        this_quarter=line.this_quarter,
        so_far=line.so_far,
        compared=line.compared,
        plan=storable(line.plan),
        percent_of_plan=line.percent_of_plan,
    )


def with_answers(inputs, line, quarter):
    """As `kept_year`, with how many units were asked and gave a figure."""
    asked = asked_of(inputs.catalogue, line.target, quarter)
    answered = sum(has_figure(inputs, line.target, unit, quarter) for unit in asked)
    return kept_year(line)._replace(asked=len(asked), answered=answered)


def storable(plan):
    """A plan to four decimals; None for one that no figure could reach."""
    return None if plan is None or abs(plan) > LARGEST else round_value(Fraction(plan))
