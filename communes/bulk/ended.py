"""Where a programme stands at the end of what is copied from it: its official results."""

from dataclasses import dataclass
from functools import cached_property

from targets.growth import closed_amounts, district_amounts
from targets.models import Programme
from targets.progress import round_value
from targets.quarters import Quarter
from targets.succession import Ended
from targets.versions import version_of

from ..results.compute import latest_approved, results
from ..results.inputs import kept_inputs


@dataclass(frozen=True)
class WhatEnded:
    """What `programme` has reached before the quarter `next_start`."""

    programme: Programme
    next_start: Quarter

    @cached_property
    def quarter(self):
        """The last quarter before it with an approved number; None where there is none."""
        last = latest_approved(self.programme)
        return last and min(last, self.next_start.shift(-1))

    @cached_property
    def begun(self):
        return self.programme.start < self.next_start

    @cached_property
    def rows(self):
        """(Target's number, commune's code or "") → its row of the results."""
        if self.quarter is None or self.quarter < self.programme.start:
            return {}
        found = results(self.programme, self.quarter, version=self.version)
        return {(row.target, row.commune): row for row in found.rows}

    @cached_property
    def version(self):
        return version_of(self.programme)

    @cached_property
    def inputs(self):
        return kept_inputs(self.programme, self.version)

    def of(self, target, commune=None):
        """The `Ended` of `target` as a whole, or of a `commune`."""
        if not self.begun:
            return Ended(begun=False)
        row = self.rows.get((target.number, commune.code if commune else ""))
        amount = self.amount(target, commune) if target.is_growth else None
        return Ended(value=row and row.value, amount=amount)

    def amount(self, target, commune):
        """What the year before the next start amounts to, in the unit of the amounts.

        None where it is not closed.
        """
        upto = self.next_start.shift(-1)
        inputs = self.inputs.at(upto)
        measure = inputs.measure(target)
        own = inputs.readings.get((target.pk, commune and commune.pk), ())
        if commune is None:
            amounts = district_amounts(measure, inputs.units(target), own, upto)
        else:
            amounts = closed_amounts(measure, own, upto)
        found = amounts.get(self.next_start.year - 1)
        return None if found is None else round_value(found)
