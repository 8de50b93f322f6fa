"""From figures to results: the only place where figures meet targets.

A result is computed when it is read, and kept by the process under all it is made of, so that it
is never older than the last change. Only published quarters are stored (`stored.py`).
"""

from targets.progress import assess, assess_parts
from targets.versions import version_of

from ..models import Figure
from .inputs import kept_inputs
from .kept import Kept
from .rows import Results, Row
from .stored import stored

KEPT = Kept(48)
"""By programme, version of its catalogue, quarter, and digest of the figures that count then: as
many as the pages of two programmes ask for in a term. The demo's ask for 29; of fewer that are kept
one is often gone when its turn comes again."""


def compute(inputs, quarter):
    """Results of every target at `quarter`, fresh from `inputs`, of the units that live then.

    Inputs that are of one quarter's units keep to those.
    """
    inputs = inputs.at(quarter)
    targets = inputs.catalogue.targets
    judged = {
        target.pk: assess_one(inputs, target, quarter)
        for target in targets
        if not target.is_judged_by_parts
    }
    rows = []
    for target in targets:
        found = judged.get(target.pk) or of_parts(inputs.catalogue, target, judged)
        rows += rows_of(inputs.catalogue, target, found)
    return Results(quarter, rows)


def target_rows(inputs, target, quarter):
    """Rows of one target at `quarter`: the district's, then each expected commune's by code."""
    inputs = inputs.at(quarter)
    return rows_of(inputs.catalogue, target, assessment_of(inputs, target, quarter))


def assessment_of(inputs, target, quarter, exempt_in=None):
    """The `Assessment` of one target, whether it is judged by itself or by its parts.

    For a comparison those are exempt who are in the quarter `exempt_in`.
    """
    if not target.is_judged_by_parts:
        return assess_one(inputs, target, quarter, exempt_in)
    parts = inputs.catalogue.parts[target.pk]
    judged = {part.pk: assess_one(inputs, part, quarter, exempt_in) for part in parts}
    return of_parts(inputs.catalogue, target, judged)


def assess_one(inputs, target, quarter, exempt_in=None):
    return assess(
        inputs.measure(target),
        quarter,
        inputs.units(target),
        inputs.readings.get((target.pk, None), ()),
        exempt_in=exempt_in,
    )


def compared(inputs, results, quarter):
    """`results` of another quarter as they are held against those of `quarter`.

    Of targets from which others are exempt in `quarter` they are computed with its exemptions.
    """
    catalogue = inputs.catalogue
    fresh = {
        target.number: rows_of(
            catalogue, target, assessment_of(inputs, target, results.quarter, exempt_in=quarter)
        )
        for target in catalogue.targets
        if catalogue.exempts_otherwise(target, quarter, results.quarter)
    }
    if not fresh:
        return results
    kept = [row for row in results.rows if row.target not in fresh]
    return Results(results.quarter, kept + [row for rows in fresh.values() for row in rows])


def of_units(inputs, results):
    """`results` of another quarter with the communes that `inputs` are of.

    In place of units that lived then and are no more stand those that came from them, as they would
    have stood; the district's rows stay.
    """
    catalogue = inputs.catalogue
    then = catalogue.living_in(results.quarter)
    if then == catalogue.communes:
        return results
    same = {commune.code for commune in then if commune in catalogue.communes}
    fresh = compute(inputs, results.quarter).by_target
    rows = []
    for number, district in results.district.items():
        kept = results.by_target.get(number, {})
        rows.append(district)
        rows += [
            kept.get(code, row) if code in same else row
            for code, row in fresh.get(number, {}).items()
        ]
    years = {key: kept for key, kept in results.years.items() if not key[1] or key[1] in same}
    return Results(results.quarter, rows, results.publication, years)


def of_parts(catalogue, target, judged):
    """The `Assessment` of a parent; `judged` is target id → that of each of its parts."""
    parts = [judged[part.pk] for part in catalogue.parts[target.pk]]
    return assess_parts(parts, catalogue.programme.good_from, catalogue.programme.fair_from)


def rows_of(catalogue, target, assessment):
    parent = catalogue.number_of.get(target.parent_id, "")
    return [
        Row(target.number, "", *assessment.district, parent),
        *(
            Row(target.number, code, *result, parent)
            for code, result in assessment.communes.items()
        ),
    ]


def results(programme, quarter, *, provisional=False, live=False, version=None):
    """Results of `programme` at `quarter`: of a published quarter the stored ones, unless `live`.

    Provisional results are always live. `version` is the data version, if the caller knows it.
    """
    found = results_by_quarter(
        programme, [quarter], provisional=provisional, live=live, version=version
    )
    return found[quarter]


def results_by_quarter(programme, quarters, *, provisional=False, live=False, version=None):
    """Quarter → `Results`, for each of `quarters`; see `results`."""
    version = version_of(programme) if version is None else version
    live = live or provisional
    found = {} if live else stored(programme, quarters, version)
    if missing := [quarter for quarter in quarters if quarter not in found]:
        inputs = kept_inputs(programme, version, provisional=provisional)
        found |= computed(inputs, version, missing)
    return {quarter: found[quarter] for quarter in quarters}


def computed(inputs, version, quarters):
    """Quarter → `Results`, as `compute`, for each of `quarters`; kept while they would be the same.

    What figures are judged by has a version; the figures that count at a quarter have a digest.
    """
    of = inputs.catalogue.programme.pk, version.catalogue
    keys = {quarter: (*of, quarter, inputs.digest_at(quarter)) for quarter in quarters}
    known = KEPT.find(keys.values())
    fresh = {key: compute(inputs, quarter) for quarter, key in keys.items() if key not in known}
    share_rows(fresh.values())
    KEPT.keep(fresh)
    known |= fresh
    return {quarter: known[key] for quarter, key in keys.items()}


def share_rows(found):
    """Let equal rows be one object: in most quarters most targets have no new figure."""
    seen = {}
    for results in found:
        results.rows = [seen.setdefault(row, row) for row in results.rows]


def latest_approved(programme):
    """The latest quarter with an approved number; None where nothing is approved yet."""
    return (
        Figure.objects.filter(target__programme=programme, approved_value__isnull=False)
        .order_by("-quarter")
        .values_list("quarter", flat=True)
        .first()
    )
