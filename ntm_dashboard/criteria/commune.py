"""How one commune stands in each criterion."""

from communes.results.criteria import EXEMPT, FAILED, MET, OPEN, met_count

from ..display.links import Link
from .sheet import BAND_OF, SIGNS, WORDS

FIRST_TO_LAST = [OPEN, FAILED, MET, EXEMPT]
"""What is still open before what is settled."""


def commune_criteria(by_group, commune, place):
    """The criteria of a commune as commune/criteria.html shows them, None without any.

    `by_group` is the commune's part of `criteria.verdicts`.
    """
    if not by_group:
        return None
    ordered = sorted(
        by_group.items(), key=lambda item: (FIRST_TO_LAST.index(item[1].state), item[0].position)
    )
    return {
        "score": f"{met_count(by_group)}/{len(by_group)}",
        "lines": [criterion_line(group, one, commune, place) for group, one in ordered],
    }


def criterion_line(group, one, commune, place):
    failed, without = (
        [Link(number, place.figure(commune.code, number)) for number in numbers]
        for numbers in (one.failed, one.without)
    )
    return {
        "label": group.local_name,
        "band": BAND_OF[one.state],
        "sign": SIGNS[one.state],
        "word": WORDS[one.state],
        "reasons": "; ".join(one.reasons),
        "failed": failed,
        "without": without,
    }
