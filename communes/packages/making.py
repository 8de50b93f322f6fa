"""A published quarter as a package for the programme above."""

import json

from django.utils.translation import gettext as _

from targets.fields import plain_decimal
from targets.merging import OldUnit
from targets.upward import figure_upward, goes_upward

from ..package_keys import public_key, sign
from ..results.inputs import read_inputs
from ..results.publishing import digest as digest_of_inputs
from ..results.publishing import results_of, versions_of
from ..workflow.refusals import Refused
from .content import FORMAT, VERSION, digest_of
from .kinds import figures_apart, told_of


def make_package(programme, quarter):
    """The package of a quarter, as text; raises `Refused` where there is none to be had.

    Its figures are those that the published results were made of.
    """
    if programme.follows_id is None:
        raise Refused(_("The programme follows from none, so that nobody takes its figures."))
    publication = next(iter(versions_of(programme, quarter)), None)
    if publication is None:
        raise Refused(_("The quarter is not published yet."))
    inputs = read_inputs(programme)
    if apart := targets_apart(inputs):
        sentence = _("These targets do not count as those above them: %(targets)s")
        raise Refused(sentence % {"targets": " ".join(apart)})
    if digest_of_inputs(inputs, quarter) != publication.digest:
        raise Refused(
            _("Figures or targets were changed after the quarter was published; publish it again.")
        )
    return signed(content_of(inputs.at(quarter), publication))


def targets_apart(inputs):
    """*3 (above: 5): its figures are in “ha” …*: of the targets whose figures could not stand for
    those that they would be above."""
    above = inputs.catalogue.programme.follows.targets.in_bulk()
    return [
        _("%(number)s (above: %(above)s): %(message)s")
        % {"number": one.number, "above": upper.number, "message": message}
        for one in followers(inputs.catalogue)
        if carries(inputs, one)
        for upper in [above[one.follows_id]]
        for message in figures_apart(one, upper)
    ]


def signed(content):
    digest = digest_of(content)
    whole = {"package": content, "digest": digest, "key": public_key(), "signature": sign(digest)}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def content_of(inputs, publication):
    programme, results = inputs.catalogue.programme, results_of(publication)
    district = programme.district
    above = programme.follows.targets.in_bulk()
    return {
        "format": FORMAT,
        "version": VERSION,
        "unit": {"code": district.code, "name": district.name, "level": district.level},
        "programme": programme.code,
        "above": programme.follows.code,
        "quarter": str(results.quarter),
        "edition": publication.version,
        "published_at": publication.published_at.isoformat(),
        "inputs": publication.digest,
        "coverage": {"given": publication.given, "asked": publication.asked},
        "figures": list(figures(inputs, results, above)),
        "without": [
            {"target": above[one.follows_id].number, "from": one.number}
            for one in followers(inputs.catalogue)
            if not carries(inputs, one)
        ],
    }


def followers(catalogue):
    """The targets that follow from one of the programme above."""
    return [one for one in catalogue.targets if one.follows_id]


def carries(inputs, target):
    return not target.is_judged_by_parts and goes_upward(inputs.measure(target))


def figures(inputs, results, above):
    """A figure for each target above that one of this programme follows from.

    With how it stands here: ``reported`` of ``expected`` units, percent and band. `above` is the id
    of a target above → the target.
    """
    for target in followers(inputs.catalogue):
        reading = carries(inputs, target) and figure_of(inputs, target, results.quarter)
        if reading:
            row, upper = results.district[target.number], above[target.follows_id]
            yield {
                "target": upper.number,
                "from": target.number,
                **dict(zip(("value", "out_of"), as_kept(reading, target, upper), strict=True)),
                "reported": row.reported,
                "expected": row.expected,
                "percent": "" if row.percent is None else plain_decimal(row.percent),
                "band": row.band,
                "read_by": told_of(target),
                **mean_of(reading),
            }


def as_kept(reading, target, upper):
    """Both numbers as the target above keeps figures; the second is empty where there is none.

    A mean, and what went over from a unit that was divided, is rounded where figures are whole.
    """
    divided = reading.mean_of or not target.decimals
    whole = reading.out_of is not None or (divided and not upper.decimals)
    return [
        "" if number is None else plain_decimal(round(number, 0) if whole else number)
        for number in (reading.value, reading.out_of)
    ]


def mean_of(reading):
    """Of a mean, the sum that it is made of and the people, so that it is exact above, too."""
    if reading.mean_of is None:
        return {}
    total, people = map(plain_decimal, reading.mean_of)
    return {"sum": total, "people": people}


def figure_of(inputs, target, quarter):
    units = [
        OldUnit(readings=one.readings, population=one.population, exemptions=one.exemptions)
        for one in inputs.units(target)
    ]
    own = inputs.readings.get((target.pk, None), ())
    return figure_upward(inputs.measure(target), units, own, quarter)
