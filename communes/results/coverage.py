"""Of how many of the units that were asked there are figures of a quarter."""

from typing import NamedTuple


class Coverage(NamedTuple):
    """How many communes have a figure of the quarter that counts, of how many that were asked."""

    given: int
    expected: int

    @property
    def whole(self):
        return self.given == self.expected


def asked_of(catalogue, target, quarter):
    """Ids of the communes that are asked for a figure of `target` in `quarter`; None: the district.

    Who is exempt is not asked, nor is anybody of whom another target's figures serve.
    """
    units = [None] if target.is_district else catalogue.expected_at(target, quarter)
    return [unit and unit.pk for unit in units if target.asks(quarter, unit)]


def has_figure(inputs, target, unit, quarter):
    readings = inputs.readings.get((target.pk, unit), ())
    return any(reading.quarter == quarter for reading in readings)


def coverage(inputs, quarter):
    """The `Coverage` of `quarter` by the figures of `inputs`; None where no commune is asked."""
    asked, given = set(), set()
    for target in inputs.catalogue.targets:
        for unit in asked_of(inputs.catalogue, target, quarter):
            asked.add(unit)
            if unit not in given and has_figure(inputs, target, unit, quarter):
                given.add(unit)
    asked.discard(None)
    return Coverage(len(given - {None}), len(asked)) if asked else None


def coverage_of(inputs, results):
    """The `Coverage` of `results`: as it was published, where that was kept."""
    published = results.publication
    return (published and published.coverage) or coverage(inputs, results.quarter)
