"""Targets given anew to units that were made of others, by the number of a decision."""

from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.contrib import messages
from django.db import transaction
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy, ngettext

from targets.fields import LineFormField, plain_decimal
from targets.meanwhile import digest_of
from targets.merging import Term, term_together
from targets.models import NewGoal, Programme, Target
from targets.progress import Rollup
from targets.quarters import Quarter
from targets.rules import allocation_problems, new_goal_problems

from ..models import Allocation, Commune
from ..results.catalogue import Recount, read_catalogue
from .grid_pages import quarter_of_today, units_of_today
from .keeping import Allocations
from .pages import MOVED, SHOWN, ProgrammePage
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


@dataclass(frozen=True)
class CountProposal:
    """A count of communes whose goal is of before a merger, and what it could be now."""

    target: Target
    recount: Recount
    goal: Decimal
    """The one that is in force."""

    @property
    def start(self):
        return Quarter.of_day(self.recount.day)

    @property
    def offered(self):
        """All of the new units where it was all of the old ones; else people decide."""
        return self.recount.now if self.goal >= self.recount.then else None

    @property
    def field(self):
        return f"goal-{self.target.pk}"

    @property
    def written(self):
        return in_words(self.goal)


def count_proposals(catalogue, quarter):
    """A `CountProposal` for each count of communes whose goal at `quarter` is of before a merger.

    A merger within the programme's first quarter is not one of these.
    """
    found = []
    for target in catalogue.listed:
        if recount := catalogue.outdated_goal(target, quarter):
            given = catalogue.given_goal(target, quarter)
            found.append(CountProposal(target, recount, given.goal if given else target.goal))
    return found


class DecisionForm(forms.Form):
    """The number of the decision, and the goal of each count that it gives anew; empty: not."""

    decision = LineFormField(label=gettext_lazy("Number of the decision"), max_length=120)

    def __init__(self, data=None, counts=()):
        super().__init__(data)
        self.counts = counts
        for one in counts:
            self.fields[one.field] = forms.IntegerField(
                label=one.target.local_title, required=False, initial=one.offered, min_value=1
            )

    @property
    def rows(self):
        """(`CountProposal`, its field)."""
        return [(one, self[one.field]) for one in self.counts]

    def clean(self):
        for one in self.counts:
            if self.cleaned_data.get(one.field) is not None:
                for _field, message in new_goal_problems(one.target, self.given(one)):
                    self.add_error(one.field, message)
        return self.cleaned_data

    def given(self, one):
        return NewGoal(
            target=one.target,
            start=one.start,
            goal=Decimal(self.cleaned_data[one.field]),
            decision=self.cleaned_data.get("decision", ""),
        )

    @property
    def new_goals(self):
        """The rows to be kept."""
        return [self.given(one) for one in self.counts if self.cleaned_data[one.field] is not None]


class ReassignPage(ProgrammePage):
    """Shows what the new units would be given, and gives it by the number of a decision."""

    name = "reassign"
    title = gettext_lazy("Targets of merged units")

    def get(self, request):
        return self.table(DecisionForm(counts=self.counts))

    @transaction.atomic
    def post(self, request):
        Programme.objects.select_for_update(of=("self",)).get(pk=self.programme.pk)
        form = DecisionForm(request.POST, self.counts)
        if not form.is_valid():
            return self.table(form, 422)
        if request.POST.get(SHOWN, self.digest) != self.digest:
            messages.warning(request, MOVED)
            return self.table(form, 409)
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
        made += add(form.new_goals)
        message = ngettext(
            "%(count)s target is given by decision %(decision)s.",
            "%(count)s targets are given by decision %(decision)s.",
            len(made),
        )
        return self.done(self.programme, message % {"count": len(made), "decision": decision})

    @cached_property
    def catalogue(self):
        found = read_catalogue(self.programme)
        for target in found.targets:
            target.programme = self.programme
        return found

    @cached_property
    def proposals(self):
        return proposals(self.catalogue, units_of_today(self.catalogue))

    @property
    def digest(self):
        """Of what the page says that it would give, and of the goals it would replace."""
        given = [(one.target.pk, one.commune.pk, one.baseline, one.goal) for one in self.proposals]
        return digest_of([given, [(one.target.pk, one.goal) for one in self.counts]])

    @cached_property
    def counts(self):
        return count_proposals(self.catalogue, quarter_of_today(self.programme))

    def table(self, form, status=200):
        given = [one for one in self.proposals if one.goal is not None]
        left = [one for one in self.proposals if one.goal is None]
        return self.shown(status, form=form, given=given, left=left, digest=self.digest)
