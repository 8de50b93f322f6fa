"""The chart of what moved between two quarters."""

from django.utils.translation import gettext as _

from ..display import formats
from ..display.charts import Chart, drawn, numbers

MOST_DRAWN = 200
"""Percent; what is beyond would leave no room for the others, and stands in the table."""


def percent_moves(lines, then, now, place):
    """From where to where each target's percent went: a bar from then to now, best gain first.

    None where no target has a percent in both quarters.
    """
    moved = sorted(
        (line for line in lines if line.points is not None), key=lambda line: -line.points
    )
    if not moved:
        return None
    return Chart(
        id="chart-moves",
        type="percent-moves",
        title=_("Percent of the goal, %(then)s → %(now)s")
        % {"then": formats.quarter_short(then), "now": formats.quarter_short(now)},
        data={
            "labels": [f"{line.sign} {line.target.number}" for line in moved],
            "series": [
                {
                    "values": [
                        [
                            drawn(min(formats.cut(percent), MOST_DRAWN))
                            for percent in (line.then.percent, line.row.percent)
                        ]
                        for line in moved
                    ],
                    "bands": [line.row.band for line in moved],
                }
            ],
            "names": [line.target.local_name for line in moved],
            "urls": [line.url for line in moved],
            "unit": "%",
            "decimals": 1,
        },
        table=numbers(
            [_("Target"), formats.quarter_short(then), formats.quarter_short(now), _("Points")],
            [
                (
                    line.target.local_title,
                    line.url,
                    [
                        formats.percent(line.then.percent),
                        formats.percent(line.row.percent),
                        formats.signed(line.points, 2),
                    ],
                )
                for line in moved
            ],
        ),
    )
