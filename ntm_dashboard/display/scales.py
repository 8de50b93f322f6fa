"""In what a target's values are told: a number in its unit, a number of communes, or a word."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from communes.results.rows import upper_end
from targets.models import Target
from targets.numbers import decimals_of
from targets.progress import GROWTH, Method, Rollup

from . import formats
from .wording import units_of


@dataclass(frozen=True)
class Scale:
    """How the values of a target are told, for the district or for each commune.

    `unit` is empty where a value is a word, yes or no; `unit_of_one` is what stands beside a one,
    where the unit is a word of the site's own.
    """

    target: Target
    unit: str
    decimals: int
    of_commune: bool
    unit_of_one: str = ""

    def text(self, value):
        """*348,0*, or *yes*; a dash for None."""
        return self.word(value) or formats.number(value, self.decimals)

    def word(self, value):
        """What is said for `value` where the target has words; empty where a number is said."""
        return formats.word_for(value, self.target, self.of_commune)

    def full(self, value):
        """*348,0 km*, *9,64%*, or *yes*; a dash for None."""
        if value is None or not self.unit:
            return self.text(value)
        return f"{self.text(value)}{'' if self.unit == '%' else ' '}{self.unit_beside(value)}"

    def unit_beside(self, value):
        """*communes*, and beside a one *commune*."""
        return (self.unit_of_one if value == 1 else "") or self.unit

    def beside_unit(self, value):
        """*348,0*, *9,64%*, or *yes*, where the unit stands beside it; a percent keeps its sign."""
        return self.full(value) if self.unit == "%" else self.text(value)

    def as_written(self, value):
        """The same with all the decimals that were given."""
        if not self.unit:
            return self.text(value)
        return self.exact(value) + ("%" if self.unit == "%" else "")

    @property
    def words(self):
        """Number → the word that is said for it; empty where a number is said."""
        return {} if self.unit else formats.words_of(self.target)

    def exact(self, value):
        """`value` with all its decimals, and at least the scale's: so that sums can be checked."""
        return formats.exact(value, self.decimals)

    def digits(self, value):
        """How many decimals `text` gives a number."""
        return self.decimals

    @property
    def exactly(self):
        """The same for what judges, a goal or a plan: told with all the decimals that it has."""
        return ExactScale(self.target, self.unit, self.decimals, self.of_commune, self.unit_of_one)

    def beside(self, *goals, values=()):
        """The same for `values` that are held against `goals`, of both of which some may be
        missing: told with at least the decimals of the goals, and with as many more as a value
        needs that would else be rounded to a goal and seem to have reached it."""
        known = [goal for goal in goals if goal is not None]
        decimals = max(map(self.exactly.digits, known), default=self.decimals)
        told = [decimals_apart(one, known, decimals) for one in values if one is not None]
        return replace(self, decimals=max(told, default=decimals))

    def beside_goal(self, result):
        """The same beside what judges a `Result` or `Row`: its goal, of a range both ends."""
        return self.beside(result.goal, upper_end(self.target, result), values=[result.value])

    def sized(self, change):
        """The `change` of a value; None of a word, a yes or a no, whose change has no size."""
        return None if self.words else change

    def change(self, value):
        """*+24,5*; a dash for None, and where the change has no size."""
        return formats.signed(self.sized(value), self.decimals)


class ExactScale(Scale):
    """Goals are not rounded: a value that falls short of one would seem to have reached it."""

    def text(self, value):
        return self.word(value) or self.exact(value)

    def digits(self, value):
        return self.decimals if value is None else decimals_of(value, self.decimals)


def decimals_apart(value, goals, least):
    """How many decimals tell `value` from each of `goals` that it is not, but at least so many."""
    others = [goal for goal in goals if goal != value]
    decimals = least
    while formats.rounded(value, decimals) in others:
        decimals += 1
    return decimals


def district_scale(target, catalogue):
    """Where communes are counted, the district's values are numbers of them."""
    scale = scale_of(target, of_commune=False)
    if target.rollup == Rollup.COUNT:
        units = catalogue.expected(target)
        scale = replace(scale, unit=units_of(units), unit_of_one=units_of(units, count=1))
    return scale


def commune_scale(target):
    return scale_of(target, of_commune=True)


def of_how_many(text, target, row):
    """`text` of a district's value; of a parent that is judged by its parts, *1/3*."""
    if target.method == Method.PARTS and row.value is not None and row.expected:
        return f"{text}/{row.expected}"
    return text


def amount_scale(target, scale):
    """In what the amounts are told from which growth is reckoned; `scale` where there is none."""
    if target.over_time not in GROWTH:
        return scale
    return AmountScale(target, target.local_amount_unit, target.decimals, scale.of_commune)


def beside_plan(line, scale, *reached):
    """In what the figures of a `YearLine` or `SheetRow` are told: amounts where growth is reckoned
    from them, else `scale`; with what is `reached` told apart from the plan of its year."""
    return amount_scale(line.target, scale).beside(line.plan, values=reached)


class AmountScale(Scale):
    """Amounts have decimals of their own, not those of the target's results."""

    def text(self, value):
        return formats.number(value, self.decimals)

    @property
    def exactly(self):
        """No amount is a goal, and a plan of them is reckoned."""
        return self

    def beside(self, *goals, values=()):
        return self


def scale_of(target, *, of_commune):
    decimals = formats.result_decimals(target, of_commune)
    if target.method == Method.PARTS:
        return Scale(target, _("parts met"), decimals, of_commune)
    unit = "" if target.method == Method.MILESTONE else target.local_unit
    return Scale(target, unit, decimals, of_commune)
