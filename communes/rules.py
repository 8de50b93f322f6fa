"""What a change of one row would contradict in others (see `docs/method.md`).

Plain functions over rows that the caller has read; like `targets.rules`, each returns a list of
`(field, message)` pairs, empty where all is well. The sentences are told by the models, whose
constraints keep their rules, and by the loader, which asks before it writes.
"""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from targets import rules

EXAMPLES = 3

PLACE_INCOMPLETE = _("A place on the map needs a row and a column.")
EARTH_INCOMPLETE = _("A place on earth needs a latitude and a longitude.")
PLACE_TAKEN = _("Another commune stands at this place of the map.")
DUTY_ENDS_FIRST = _("The duty ends before it begins.")
DUE_BEFORE_OPEN = _("The period is due before it opens.")
OUTSIDE_PROGRAMME = _("The quarter lies outside the programme.")
OTHER_DISTRICTS_COMMUNE = _("The commune belongs to another district.")
OTHER_DISTRICTS_OFFICIAL = _("The official belongs to another district.")


def kept_rows_problems(target, figures, milestones):
    """What `target`, as it is about to be kept, would make wrong of its `Figure`s and milestones.

    Rows that are edited together with the target are judged by themselves.
    """
    return told_once(
        _("the figures"), figures, lambda row: kept_figure_problems(target, row)
    ) + told_once(
        _("the communes' milestones"),
        milestones,
        lambda row: rules.milestone_problems(target, row.value),
    )


def kept_figure_problems(target, figure):
    """Of a figure's numbers, what it last wrote and what is approved of it."""
    has_commune = figure.commune_id is not None
    return rules.figure_problems(
        target, figure.value, figure.out_of, has_commune
    ) or rules.figure_problems(target, figure.approved_value, figure.approved_out_of, has_commune)


def told_once(kind, rows, problems_of):
    """The problems that `problems_of` finds with `rows`, each sentence once with its rows."""
    by_message = {}
    for row in rows:
        for _field, message in problems_of(row):
            by_message.setdefault(str(message), []).append(str(row))
    return [
        (
            None,
            format_lazy(
                _("This contradicts {kind} there are already ({count}: {examples}). {message}"),
                kind=kind,
                count=len(found),
                examples=", ".join(found[:EXAMPLES]) + (", …" if len(found) > EXAMPLES else ""),
                message=message,
            ),
        )
        for message, found in by_message.items()
    ]


def kept_quarters_problems(programme, quarters):
    """`quarters` with figures, reports or periods must stay within the programme's own."""
    problems = []
    if quarters:
        first, last = min(quarters), max(quarters)
        if first < programme.start:
            problems.append(("start", beyond(first)))
        if last > programme.end:
            problems.append(("end", beyond(last)))
    return problems


def beyond(quarter):
    return format_lazy(
        _("There are figures, reports or periods of {quarter}, which would lie outside."),
        quarter=str(quarter),
    )


def expected_population_problems(catalogue):
    """Every commune that is expected to report a weighted mean needs a population.

    `catalogue` is a `results.catalogue.Catalogue` as it is about to be kept.
    """
    return [
        ("population", format_lazy("{target}: {message}", target=str(target), message=message))
        for target in catalogue.targets
        for _field, message in rules.population_problems(
            target,
            [(str(commune), commune.population) for commune in catalogue.expected(target)],
        )
    ]


def expected_communes(target, communes, has_allocation):
    """Those of the district's `communes` that are to report `target` (see `docs/method.md`).

    They are the ones with an allocation, whatever their kind; where there are none, all of a kind
    that the programme applies to. Nobody, where the district reports the target itself.
    """
    if target.is_district:
        return []
    kinds = target.programme.kinds
    return [commune for commune in communes if has_allocation(commune)] or [
        commune for commune in communes if not kinds or commune.kind in kinds
    ]
