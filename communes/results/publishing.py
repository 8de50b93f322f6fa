"""Freezing a quarter: its results are stored and never change afterwards."""

import hashlib
import json
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from targets.fields import plain_decimal
from targets.models import DataVersion

from ..models import Publication, PublishedResult
from .compute import compute
from .coverage import coverage
from .inputs import read_inputs
from .kept_years import years_to_keep
from .rows import Published, Results, Row


@transaction.atomic
def store_publication(period, *, by=None, inputs=None):
    """Store the official results of `period` as its next version; return the `Publication`.

    `by` is the account that publishes, None the system. `inputs` spares reading them again.
    """
    inputs = (inputs or read_inputs(period.programme)).at(period.quarter)
    last = period.publications.aggregate(last=Max("version"))["last"] or 0
    results = compute(inputs, period.quarter)
    covered = coverage(inputs, period.quarter)
    years = years_to_keep(inputs, results)
    publication = Publication.objects.create(
        period=period,
        version=last + 1,
        published_at=timezone.now(),
        published_by=by,
        digest=digest(inputs, period.quarter),
        given=covered and covered.given,
        asked=covered and covered.expected,
    )
    PublishedResult.objects.bulk_create(
        PublishedResult(
            publication=publication,
            **row.columns,
            **years[row.target, row.commune]._asdict(),
        )
        for row in results.rows
    )
    DataVersion.move_on([period.programme_id], catalogue=False)
    return publication


def digest(inputs, quarter):
    """SHA-256 over the canonical form of everything that enters the results at `quarter`."""
    canonical = json.dumps(canonical_form(inputs, quarter), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def canonical_form(inputs, quarter):
    """Plain sorted lists and texts; a number is written without an exponent or trailing zeros."""
    inputs = inputs.at(quarter)
    catalogue = inputs.catalogue
    programme = catalogue.programme
    code = {pk: one.key_in_files for pk, one in catalogue.unit.items() if is_born(one, quarter)}
    code[None] = ""
    number = {target.pk: target.number for target in catalogue.targets}
    return {
        "programme": [
            programme.code,
            str(programme.start),
            str(programme.end),
            canonical(programme.good_from),
            canonical(programme.fair_from),
            sorted(programme.kinds),
        ],
        "quarter": str(quarter),
        "communes": [[code[c.pk], c.kind, c.population] for c in catalogue.communes],
        "targets": [
            [
                target.number,
                target.method,
                target.over_time,
                target.rollup,
                canonical(target.baseline),
                canonical(target.goal),
                canonical(target.standard),
                *as_worded(target, number),
            ]
            for target in catalogue.targets
        ],
        "milestones": sorted(
            [number[target], year, canonical(value)]
            for target, years in inputs.milestones.items()
            for year, value in years.items()
        ),
        "allocations": sorted(
            [number[target], code[commune], canonical(row.baseline), canonical(row.goal)]
            for target, rows in catalogue.allocations.items()
            for commune, row in rows.items()
            if commune in code
        ),
        "figures": sorted(
            [number[target], code[commune], str(at), canonical(value), canonical(out_of)]
            for (target, commune), readings in inputs.readings.items()
            if commune in code
            for at, value, out_of in ((r.quarter, r.value, r.out_of) for r in readings)
            if at <= quarter
        ),
        **rare(catalogue, number, code),
    }


def is_born(commune, quarter):
    """Whether the unit was there by the end of `quarter`; what comes after enters no result."""
    return commune.since is None or commune.since <= quarter.last_day


def as_worded(target, number):
    """Name → text of what only some targets have; nothing of a target that has none of it."""
    known = {
        "goal_high": canonical(target.goal_high),
        "strict": "1" if target.strict else "",
        "scale": " | ".join(target.words),
        "parent": number.get(target.parent_id, ""),
        "due": str(target.due or ""),
        "asked_in": target.asked_in if target.amount_unit else "",
    }
    known = {name: text for name, text in known.items() if text}
    return [known] if known else []


def rare(catalogue, number, code):
    """What the programmes of most districts have no row of; left out where there is none."""
    found = {
        "classes": [[code[c.pk], c.grade] for c in catalogue.communes if c.grade],
        "thresholds": sorted(
            [number[target], grade, str(year or ""), canonical(value)]
            for target, values in catalogue.thresholds.items()
            for (grade, year), value in values.items()
        ),
        "breaks": sorted(
            [number[target], str(one.start), canonical(one.baseline), canonical(one.goal)]
            for target, values in catalogue.breaks.items()
            for one in values
        ),
        "exemptions": sorted(
            [number[target], code[commune], str(one.start), str(one.end or "")]
            for target, communes in catalogue.exemptions.items()
            for commune, values in communes.items()
            if commune in code
            for one in values
        ),
    }
    return {name: rows for name, rows in found.items() if rows}


def canonical(number):
    return "" if number is None else plain_decimal(Decimal(number))


def versions_of(programme, quarter):
    """The standing `Publication`s of a quarter, newest first, with period and who published."""
    return list(
        Publication.objects.standing()
        .filter(period__programme=programme, period__quarter=quarter)
        .select_related("period", "published_by__official")
        .order_by("-version")
    )


def results_of(publication):
    """The stored `Results` of one version."""
    rows = publication.results.order_by("pk").values_list(*Row._fields)
    return Results(
        publication.period.quarter,
        [Row.published(*values) for values in rows],
        Published(publication.version, publication.day),
    )
