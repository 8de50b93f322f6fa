"""Targets given anew to units that were made of others, by the number of a decision."""

from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.db import transaction
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy, ngettext

from targets.fields import plain_decimal
from targets.merging import Term, term_together
from targets.models import Programme, Target
from targets.progress import Rollup
from targets.rules import allocation_problems, check_line

from ..models import Allocation, Commune
from ..results.catalogue import read_catalogue
from .grid_pages import units_of_today
from .keeping import Allocations
from .pages import ProgrammePage
from .writing import add


@dataclass(frozen=True)
class Proposal:
    """What a new unit would be held to in a target; without a goal where people must decide."""

    target: Target
    commune: Commune
    old: list[tuple[Commune, Decimal]]
    """The old units that had the target, each with its goal."""
    baseline: Decimal | None = None
    goal: Decimal | None = None

    @property
    def told(self):
        """*xã Yên Bình: 40; xã Đại Đồng: 60*."""
        return "; ".join(f"{unit}: {in_words(goal)}" for unit, goal in self.old)

    @property
    def written(self):
        return "" if self.goal is None else in_words(self.goal)


def in_words(number):
    return number_format(plain_decimal(number), force_grouping=True)


def proposals(catalogue, communes):
    """A `Proposal` for each target that old units of `communes` had, and these have not yet."""
    found = []
    for target in filter(Allocations.shares, catalogue.listed):
        allocated = catalogue.allocations.get(target.pk, {})
        for commune in communes:
            if commune.pk not in allocated and commune.pk in catalogue.origins:
                terms = old_terms(catalogue, allocated, commune)
                found += [proposal(target, commune, terms)] if terms else []
    return found


def old_terms(catalogue, allocated, commune):
    """(Old unit, `Term`) of the nearest old units that were given the target."""
    found = []
    for old, origin in catalogue.came_from(commune):
        if share := allocated.get(old.pk):
            found.append((old, Term(share.baseline, share.goal, origin.share)))
        else:
            found += [
                (one, term._replace(share=term.share * origin.share))
                for one, term in old_terms(catalogue, allocated, old)
            ]
    return found


def proposal(target, commune, terms):
    old = [(unit, term.goal) for unit, term in terms]
    together = term_together(Rollup(target.rollup), [term for _unit, term in terms])
    if together is None or allocation_problems(target, *together):
        return Proposal(target, commune, old)
    return Proposal(target, commune, old, *together)


class DecisionForm(forms.Form):
    decision = forms.CharField(
        label=gettext_lazy("Number of the decision"), max_length=120, validators=[check_line]
    )


class ReassignPage(ProgrammePage):
    """Shows what the new units would be given, and gives it by the number of a decision."""

    name = "reassign"
    title = gettext_lazy("Targets of merged units")

    def get(self, request):
        return self.table(DecisionForm())

    @transaction.atomic
    def post(self, request):
        Programme.objects.select_for_update(of=("self",)).get(pk=self.programme.pk)
        form = DecisionForm(request.POST)
        if not form.is_valid():
            return self.table(form, 422)
        decision = form.cleaned_data["decision"]
        made = add(
            [
                Allocation(
                    target=one.target,
                    commune=one.commune,
                    baseline=one.baseline,
                    goal=one.goal,
                    decision=decision,
                )
                for one in self.proposals
                if one.goal is not None
            ]
        )
        message = ngettext(
            "%(count)s target is given by decision %(decision)s.",
            "%(count)s targets are given by decision %(decision)s.",
            len(made),
        )
        return self.done(self.programme, message % {"count": len(made), "decision": decision})

    @cached_property
    def proposals(self):
        catalogue = read_catalogue(self.programme)
        for target in catalogue.targets:
            target.programme = self.programme
        return proposals(catalogue, units_of_today(catalogue))

    def table(self, form, status=200):
        given = [one for one in self.proposals if one.goal is not None]
        left = [one for one in self.proposals if one.goal is None]
        return self.shown(status, form=form, given=given, left=left)
