"""What was promised, as programs read it: districts, programmes, targets."""

from communes.models import CommuneMilestone
from targets.fields import plain_decimal
from targets.models import Target
from targets.rules import scale_words


def district_line(district):
    return {
        "code": district.code,
        "name": district.name,
        "name_en": district.name_en,
        "title": str(district.title),
        "level": district.level,
        "province": district.province,
    }


def commune_line(commune):
    return {
        "code": commune.code,
        "name": commune.name,
        "title": str(commune.title),
        "kind": commune.kind,
        "population": commune.population,
        "households": commune.households,
        "area_km2": exact(commune.area_km2),
        "recognition": commune.ntm_status or None,
        "recognised_in": commune.ntm_year,
        "grade": commune.grade,
        "since": commune.since,
        "until": commune.until,
    }


def programme_line(programme):
    return {
        "code": programme.code,
        "name": programme.name,
        "name_en": programme.name_en,
        "short_name": programme.short_name,
        "kind": programme.kind,
        "start": str(programme.start),
        "end": str(programme.end),
        "main": programme.main,
        "archived_on": programme.archived_on,
    }


def programme_whole(scope):
    """The programme of `scope` with its groups and the periods that the reader may know."""
    programme = scope.programme
    return programme_line(programme) | {
        "district": programme.district.code,
        "authority": programme.authority,
        "applies_to": programme.kinds,
        "good_from": plain_decimal(programme.good_from),
        "fair_from": plain_decimal(programme.fair_from),
        "groups": list(programme.groups.values("position", "name", "name_en")),
        "periods": [period_line(period) for period in scope.periods],
    }


def period_line(period):
    return {
        "quarter": str(period.quarter),
        "opens_on": period.opens_on,
        "due_on": period.due_on,
        "published_on": period.published_on,
    }


def target_lines(scope):
    """All that the catalogue says of each target, as far as the reader may know it."""
    catalogue = scope.catalogue
    codes = {commune.pk: commune.code for commune in catalogue.communes}
    plans = {} if scope.public else commune_plans(scope.programme, codes)
    above = targets_above(scope.programme)
    return [
        of_itself(target, public=scope.public)
        | {
            "parent": catalogue.number_of.get(target.parent_id),
            "follows": above.get(target.follows_id),
            "milestones": [
                {"year": year, "value": plain_decimal(value)}
                for year, value in sorted(scope.inputs.milestones.get(target.pk, {}).items())
            ],
            "commune_milestones": plans.get(target.pk, []),
            **terms(catalogue, target, codes),
        }
        for target in catalogue.targets
    ]


TEXTS = (
    *("number", "name", "name_en", "unit", "unit_en", "method", "over_time", "rollup"),
    *("goal_text", "goal_text_en", "lead", "lead_en", "source", "source_en", "pair", "pair_en"),
    *("amount_unit", "amount_unit_en", "assigned_by", "assigned_by_en"),
)
NUMBERS = ("baseline", "goal", "goal_high", "standard", "sums_to", "assigned_goal")
FOR_ENTRY = ("low", "high")
"""What the public is not told."""


def of_itself(target, *, public):
    numbers = {name: exact(getattr(target, name)) for name in NUMBERS}
    entry = {name: None if public else exact(getattr(target, name)) for name in FOR_ENTRY}
    return {
        **{name: getattr(target, name) for name in TEXTS},
        **numbers,
        **entry,
        "group": target.group.name,
        "decimals": target.decimals,
        "strict": target.strict,
        "asked_in": sorted(target.asked_quarters),
        "illustrative": target.illustrative,
        "words": list(target.words),
        "words_en": list(scale_words(target.scale_en)),
        "fed_by": target.feeder,
        "due": text_of(target.due),
    }


def terms(catalogue, target, codes):
    """What single classes and communes are held to; `codes` is id → code of those that live."""
    thresholds = catalogue.thresholds.get(target.pk, {})
    shares = catalogue.allocations.get(target.pk, {})
    exemptions = catalogue.exemptions.get(target.pk, {})
    return {
        "thresholds": [
            {"grade": grade, "year": year, "value": plain_decimal(value)}
            for (grade, year), value in thresholds.items()
        ],
        "breaks": [
            {
                "start": str(one.start),
                "name": one.name,
                "baseline": exact(one.baseline),
                "goal": plain_decimal(one.goal),
            }
            for one in catalogue.breaks.get(target.pk, ())
        ],
        "new_goals": [
            {
                "start": str(one.start),
                "goal": plain_decimal(one.goal),
                "decision": one.decision,
            }
            for one in catalogue.goals.get(target.pk, ())
        ],
        "allocations": by_commune(
            {
                "commune": codes[pk],
                "baseline": exact(share.baseline),
                "goal": plain_decimal(share.goal),
            }
            for pk, share in shares.items()
            if pk in codes
        ),
        "exemptions": by_commune(
            {
                "commune": codes[pk],
                "start": str(one.start),
                "end": text_of(one.end),
                "reason": one.reason,
            }
            for pk, found in exemptions.items()
            if pk in codes
            for one in found
        ),
    }


def targets_above(programme):
    """Target id → ``programme:number``, of the programme that this one follows from."""
    if programme.follows_id is None:
        return {}
    rows = Target.objects.filter(programme=programme.follows_id)
    return {
        pk: f"{code}:{number}"
        for pk, code, number in rows.values_list("pk", "programme__code", "number")
    }


def commune_plans(programme, codes):
    """Target id → what communes plan for the ends of years; `codes` as of `terms`."""
    found = {}
    rows = CommuneMilestone.objects.filter(target__programme=programme, commune__in=codes)
    for target, commune, year, value in rows.order_by("commune__code", "year").values_list(
        "target_id", "commune_id", "year", "value"
    ):
        line = {"commune": codes[commune], "year": year, "value": plain_decimal(value)}
        found.setdefault(target, []).append(line)
    return found


def by_commune(lines):
    return sorted(lines, key=lambda line: line["commune"])


def exact(number):
    """A decimal as text; None stays None."""
    return None if number is None else plain_decimal(number)


def text_of(quarter):
    return None if quarter is None else str(quarter)
