"""What a target's page tells first: its numbers side by side, and with what it shares figures."""

from dataclasses import replace

from django.utils.translation import gettext as _

from communes.results.gaps import step_of
from targets.reach import rounded_out

from ..display import components, formats
from ..display.links import Link
from ..display.scales import commune_scale


def target_facts(derivation, programme):
    """Facts as components/facts.html shows them; `derivation` is an `explanation.Derivation`."""
    row, scale, target = derivation.row, derivation.scale, derivation.target
    facts = [
        fact(_("Value to date"), scale.full(row.value), row.as_of and formats.quarter(row.as_of)),
        fact(_("Goal"), scale.full(row.goal)),
    ]
    if row.baseline is not None:
        facts.append(fact(_("Baseline"), scale.full(row.baseline)))
    if derivation.counts and target.standard is not None:
        standard = commune_scale(target).full(target.standard)
        facts.append(fact(_("Standard for every commune"), standard))
    step = step_of(target, row)
    if step and scale.unit:
        change = scale.change(rounded_out(step.change, scale.decimals))
        facts.append(
            fact(
                _("To the next band"),
                change,
                components.band(step.band, programme)["label"],
            )
        )
    if not target.is_district:
        facts.append(fact(_("Reported"), f"{row.reported}/{row.expected}"))
    return facts


def fact(label, value, note=None):
    return {"label": label, "value": value, "note": note}


def shared_with(target, place):
    """The targets that share their figures with `target`, as (what they are to it, `Link`)."""
    if target.fed_by_id:
        yield _("Takes its figures from"), link_to(target.fed_by, place)
    for fed in target.feeds.select_related("programme"):
        yield _("Its figures also serve"), link_to(fed, place)


def link_to(target, place):
    there = replace(place, programme=target.programme.code)
    return Link(f"{target.programme.name}: {target}", there.url("target", number=target.number))
