"""How a unit has come along with a target: its results, its figures, its year."""

from dataclasses import dataclass
from functools import cached_property

from communes.models import Commune
from communes.results.years import line_of, own_plans, rows_of_unit
from communes.units import unit_code, unit_pk
from targets.models import Target

from ..display.scales import amount_scale, commune_scale, district_scale
from ..site.scope import Scope


@dataclass(frozen=True)
class Course:
    """What the numbers of one unit and target are, up to the quarter of the scope."""

    scope: Scope
    target: Target
    commune: Commune | None
    """None: the district's own figure."""

    @cached_property
    def rows(self):
        """Quarter → the unit's result, oldest first."""
        return rows_of_unit(self.scope.history, self.target, self.commune)

    @property
    def row(self):
        """The result at the quarter; None where the unit need not report the target."""
        return self.rows.get(self.scope.quarter)

    @cached_property
    def readings(self):
        """Quarter → the figure that counts. Of the public's, none: only results are published."""
        if self.scope.public:
            return {}
        found = self.scope.inputs.readings.get((self.target.pk, unit_pk(self.commune)), ())
        return {one.quarter: one for one in found if one.quarter <= self.scope.quarter}

    @cached_property
    def line(self):
        """The `YearLine`; None for the public, and where there is no result."""
        if self.scope.public or self.row is None:
            return None
        scope, code = self.scope, self.commune.code if self.commune else ""
        kept = scope.history[scope.quarter].years.get((self.target.number, code))
        return line_of(
            scope.inputs, self.target, self.rows, self.plans, scope.quarter, self.commune, kept
        )

    @cached_property
    def plans(self):
        """Year → the unit's own plan; empty for the public."""
        if self.scope.public:
            return {}
        return own_plans(self.scope.inputs, self.commune).get(self.target.pk, {})

    @cached_property
    def scale(self):
        """In what results are told."""
        if self.commune is not None:
            scale = commune_scale(self.target)
        else:
            scale = district_scale(self.target, self.scope.catalogue)
        return scale.beside_goal(self.row) if self.row else scale

    @property
    def amounts(self):
        """In what figures are told."""
        return amount_scale(self.target, self.scale)

    @property
    def unit(self):
        """How addresses name the unit."""
        return unit_code(self.commune)

    def url(self, place):
        """Where the figure stands in another quarter; empty where the unit did not live then."""
        return "" if self.is_past(place.quarter) else place.figure(self.unit, self.target.number)

    def is_past(self, quarter):
        """Whether it is a quarter before the unit was there, so that it reported nothing."""
        return self.commune is not None and not self.commune.lives_in(quarter)

    def was_made(self, quarter):
        """Whether the quarter's figure was put together of those of old units."""
        return quarter in self.readings and self.is_past(quarter)

    @property
    def exempt(self):
        """The `Exempt` by which the unit need not report the target now; None: it must."""
        if self.commune is None:
            return None
        return self.scope.catalogue.exempt(self.target, self.commune, self.scope.quarter)

    def apart(self, quarter):
        """The name of the break between `quarter` and the one asked for; empty without one."""
        return self.scope.catalogue.apart(self.target, self.scope.quarter, quarter)
