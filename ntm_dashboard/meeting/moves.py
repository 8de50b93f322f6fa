"""What moved since the quarter before, for a meeting."""

from dataclasses import dataclass

from ..year.compare import both_results, lines_of
from ..year.compare_tables import MoveLine, falls, largest_gains, summary


@dataclass(frozen=True)
class Moves:
    """One sentence, and the targets whose percent rose or fell most."""

    summary: str
    gains: list[MoveLine]
    falls: list[MoveLine]


def moves_of(scope, place):
    """The `Moves` since the quarter before; None where the programme did not run then."""
    before = scope.quarter.shift(-1)
    if not scope.programme.has_quarter(before):
        return None
    lines = lines_of(scope, place, *both_results(scope, before))
    return Moves(summary(lines, before), largest_gains(lines), falls(lines)[:MOST_FALLS])


MOST_FALLS = 3
