"""Units that came from others: what they have of the time before their birth."""

from targets.merging import OldUnit, put_together
from targets.quarters import Quarter


def with_past(inputs, known):
    """The readings of `inputs` with those of the units of `known` in full.

    To what a unit reported itself, while it lived, is put together what its old units bring it.
    """
    readings = dict(inputs.readings)
    for target in known.targets:
        if target.is_district or target.is_judged_by_parts:
            continue
        for commune in known.expected(target):
            if found := full_readings(inputs, target, commune):
                readings[target.pk, commune.pk] = found
            else:
                readings.pop((target.pk, commune.pk), None)
    return readings


def full_readings(inputs, target, commune):
    """The figures of a commune by which it stands in `target`, oldest first.

    `inputs` are those of the units of all quarters. What was reported of a quarter in which the
    commune did not live, or was not expected at all, counts nowhere.
    """
    own = inputs.readings.get((target.pk, commune.pk), ())
    if not inputs.catalogue.expects(target, commune):
        own = ()
    own = [one for one in own if commune.lives_in(one.quarter)]
    return readings_before(inputs, target, commune) + own


def readings_before(inputs, target, commune):
    """What is put together for the quarters before the birth of a commune; nothing of most."""
    units = [
        old_unit(inputs, target, old, origin)
        for old, origin in inputs.catalogue.came_from(commune)
        if counts(inputs.catalogue, target, old)
    ]
    if not units:
        return []
    return put_together(inputs.measure(target), units, Quarter.of_day(commune.since))


def counts(catalogue, target, commune):
    """Whether a commune, or a unit that it came from, was to report `target`."""
    return catalogue.expects(target, commune) or any(
        counts(catalogue, target, old) for old, _origin in catalogue.came_from(commune)
    )


def old_unit(inputs, target, commune, origin):
    exemptions = inputs.catalogue.exemptions.get(target.pk, {}).get(commune.pk, ())
    return OldUnit(
        readings=full_readings(inputs, target, commune),
        share=origin.share,
        population=commune.population,
        exemptions=[(one.start, one.end) for one in exemptions],
    )
