"""What a target's page tells first: its numbers side by side, and with what it shares figures."""

from dataclasses import replace

from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from communes.results.gaps import step_of
from targets.models import Target
from targets.progress import assigned_percent
from targets.reach import rounded_out

from ..display import formats
from ..display.goals import full_goal, judged_by, words_of_goal
from ..display.links import Link
from ..display.scales import commune_scale, of_how_many
from ..display.wording import step_words


def target_facts(derivation, programme):
    """Facts as components/facts.html shows them; `derivation` is an `explanation.Derivation`."""
    row, scale, target = derivation.row, derivation.scale, derivation.target
    facts = [
        fact(_("Value to date"), value_of(derivation), row.as_of and formats.quarter(row.as_of)),
        fact(_("Goal"), full_goal(target, row, scale), judged_beside(derivation)),
    ]
    facts += assigned_facts(derivation)
    if row.baseline is not None:
        facts.append(fact(_("Baseline"), derivation.amounts.full(row.baseline)))
    if target.due is not None:
        facts.append(fact(_("To be reached by"), formats.quarter(target.due)))
    if derivation.counts and target.standard is not None:
        standard = commune_scale(target).exactly.full(target.standard)
        facts.append(fact(_("Standard for every commune"), standard))
    step = step_of(target, row)
    if step and scale.unit:
        change = rounded_out(step.change, scale.decimals, step.beyond)
        words = step_words(change, scale.decimals, step.band, programme)
        facts.append(fact(_("To the next band"), scale.change(change), words))
    if not target.is_district and not target.is_judged_by_parts:
        facts.append(fact(_("With a figure"), f"{row.reported}/{row.expected}"))
    return facts


def value_of(derivation):
    """The value with its unit; of a parent, how many of how many parts are met."""
    row, scale, target = derivation.row, derivation.scale, derivation.target
    if not target.is_judged_by_parts or row.value is None:
        return scale.full(row.value)
    return f"{of_how_many(scale.text(row.value), target, row)} {scale.unit}"


def judged_beside(derivation):
    """*tính theo 95%*: the number that judges, beside a goal in words.

    Beside the goal of a year, the one that the year's stands for.
    """
    target, row, scale = derivation.target, derivation.row, derivation.scale
    if row.goal is None:
        return None
    if words_of_goal(target, row):
        return _("judged by %(goal)s") % {"goal": judged_by(target, row, scale.exactly.full)}
    if not derivation.is_goal_of_year:
        return None
    overall = row._replace(goal=derivation.measure.goal)
    return _("goal of %(year)s; overall: %(goal)s") % {
        "year": row.as_of.year,
        "goal": full_goal(target, overall, scale),
    }


def assigned_facts(derivation):
    """What a higher authority assigned, with the percent of it."""
    target, scale = derivation.target, derivation.scale
    given = derivation.inputs.catalogue.given_goal(target, derivation.quarter)
    if target.assigned_goal is None or derivation.begun or given:
        return []
    percent = assigned_percent(
        derivation.series, derivation.quarter, derivation.value, target.assigned_goal
    )
    return [
        fact(
            target.local_assigned_by or _("Assigned goal"),
            scale.exactly.full(target.assigned_goal),
            formats.percent(percent, 2),
        )
    ]


def exempt_lines(exempt, place):
    """Communes that need not report the target, as (link, reason)."""
    return [
        (Link(capfirst(commune.title), place.url("commune", commune=commune.code)), one.reason)
        for commune, one in exempt
    ]


def fact(label, value, note=None):
    return {"label": label, "value": value, "note": note}


def shared_with(target, place):
    """The targets that share figures with `target` or carry it on, as (what they are, `Link`)."""
    if target.fed_by_id:
        yield _("Takes its figures from"), link_to(target.fed_by, place)
    here = Q(programme__district=target.programme.district_id)
    others = Target.objects.filter(Q(fed_by=target) | Q(follows=target) & here)
    for other in others.select_related("programme").order_by("programme__start", "number_key"):
        if other.fed_by_id == target.pk:
            yield _("Its figures also serve"), link_to(other, place)
        if other.follows_id == target.pk:
            yield _("Carried on by"), link_to(other, place)


def link_to(target, place):
    there = replace(place, programme=target.programme.code)
    label = f"{target.programme.local_name}: {target.local_title}"
    return Link(label, there.url("target", number=target.number))
