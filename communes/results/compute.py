"""From figures to results: the only place where figures meet targets.

A result is computed when it is read, and kept by the process under all it is made of, so that it
is never older than the last change. Only published quarters are stored (`stored.py`).
"""

from typing import NamedTuple

from targets.progress import Assessment, assess, assess_parts
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

JUDGED = Kept(48)
"""By programme, version of its catalogue, quarter, and whether provisional: the `Judged` targets
that were computed last, of which those stand whose figures are the same."""


class Judged(NamedTuple):
    """What one target comes to at a quarter."""

    made_of: str
    """The digest of its figures."""
    rows: list
    assessment: Assessment | None
    """Of a part, from which its parent is judged."""


def compute(inputs, quarter):
    """Results of every target at `quarter`, fresh from `inputs`, of the units that live then.

    Inputs that are of one quarter's units keep to those.
    """
    return together(inputs.at(quarter), quarter, judge(inputs, quarter, {}, {}))


def judge(inputs, quarter, known, rows):
    """Target id → `Judged`, of every target with figures of its own.

    Those of `known` stand, from the same catalogue and quarter, whose figures are the same. Of
    equal rows the one in `rows` is taken: most quarters bring few new figures.
    """
    digests = inputs.digests_at(quarter)
    inputs = inputs.at(quarter)
    found = {}
    for target in inputs.catalogue.targets:
        if target.is_judged_by_parts:
            continue
        made_of, last = digests.get(target.pk, ""), known.get(target.pk)
        if last is None or last.made_of != made_of:
            assessment = assess_one(inputs, target, quarter)
            fresh = rows_of(inputs.catalogue, target, assessment)
            shared = [rows.setdefault(row, row) for row in fresh]
            last = Judged(made_of, shared, assessment if target.is_part else None)
        found[target.pk] = last
    return found


def together(inputs, quarter, judged):
    """The `Results` of what was `judged`, and of those that are judged by it."""
    catalogue = inputs.catalogue
    assessments = {pk: one.assessment for pk, one in judged.items()}
    rows = []
    for target in catalogue.targets:
        if target.is_judged_by_parts:
            rows += rows_of(catalogue, target, of_parts(catalogue, target, assessments))
        else:
            rows += judged[target.pk].rows
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
        found |= computed(inputs, version, missing, provisional)
    return {quarter: found[quarter] for quarter in quarters}


def computed(inputs, version, quarters, provisional):
    """Quarter → `Results`, as `compute`, for each of `quarters`; kept while they would be the same.

    What figures are judged by has a version; the figures that count at a quarter have a digest.
    """
    of = inputs.catalogue.programme.pk, version.catalogue
    keys = {quarter: (*of, quarter, inputs.digest_at(quarter)) for quarter in quarters}
    known = KEPT.find(keys.values())
    missing = [quarter for quarter, key in keys.items() if key not in known]
    fresh = renewed(inputs, {quarter: (*of, quarter, provisional) for quarter in missing})
    found = {keys[quarter]: results for quarter, results in fresh.items()}
    KEPT.keep(found)
    known |= found
    return {quarter: known[key] for quarter, key in keys.items()}


def renewed(inputs, keys):
    """Quarter → `Results`, for each that has a key of `JUDGED` in `keys`.

    Computed are the targets whose figures have changed since they were judged there last.
    """
    last, rows = JUDGED.find(keys.values()), {}
    judged = {
        quarter: judge(inputs, quarter, last.get(key, {}), rows) for quarter, key in keys.items()
    }
    JUDGED.keep({keys[quarter]: found for quarter, found in judged.items()})
    return {
        quarter: together(inputs.at(quarter), quarter, found) for quarter, found in judged.items()
    }


def latest_approved(programme):
    """The latest quarter with an approved number; None where nothing is approved yet."""
    return (
        Figure.objects.filter(target__programme=programme, approved_value__isnull=False)
        .order_by("-quarter")
        .values_list("quarter", flat=True)
        .first()
    )
