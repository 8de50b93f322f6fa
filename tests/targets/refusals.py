"""Targets as the columns of goals say them: what the catalogue takes, and what it refuses where.

Each is a dict of columns over `BASE`, with numbers as ints or texts; the tests hold it against the
rules, the model, the database and the loader.
"""

from decimal import Decimal

from .plain import PLAIN

BASE = {
    **PLAIN,
    "decimals": 1,
    "method": "ratio",
    "over_time": "level",
    "rollup": "mean",
    "baseline": None,
    "goal": 100,
    "standard": None,
    "asked_in": "",
    "low": None,
    "high": None,
    "pair": "",
}
NUMBERS = ("baseline", "goal", "goal_high", "standard", "low", "high", "sums_to", "assigned_goal")

WITHIN = {"method": "within", "goal": 1, "goal_high": "1.2"}
GROWTH = {
    "method": "floor",
    "over_time": "growth_worst",
    "rollup": "sum",
    "goal": 10,
    "baseline": 640,
    "amount_unit": "tỷ đồng",
}
SCALE = {
    "method": "milestone",
    "rollup": "district",
    "goal": 2,
    "scale": "chưa đạt | đạt | tốt",
    "decimals": 0,
}
COUNTED = {"rollup": "count", "goal": 4}
OF_PARTS = {
    "method": "parts",
    "over_time": "",
    "rollup": "",
    "goal": None,
    "unit": "",
    "decimals": 0,
}

ACCEPTED = [
    {"strict": True},
    {"strict": True, "rollup": "rate", "goal": 98},
    {"strict": True, "rollup": "rate", "method": "gap", "baseline": 12, "goal": 1},
    {"strict": True, "rollup": "rate", "method": "ceiling", "goal": 100},
    {"strict": True, "method": "ceiling", "goal": "0.0001"},
    {"strict": True, **COUNTED, "method": "floor", "standard": 15},
    {"strict": True, **COUNTED, "method": "ceiling", "goal": 1, "standard": 3},
    WITHIN,
    WITHIN | {"rollup": "rate"},
    WITHIN | {"rollup": "district", "over_time": "year_mean"},
    GROWTH,
    GROWTH | {"over_time": "growth_mean", "method": "ratio", "rollup": "district"},
    GROWTH | {"asked_in": "2 4", "assigned_goal": 12, "assigned_by": "Tỉnh giao"},
    GROWTH | WITHIN | {"over_time": "growth_mean", "rollup": "district"},
    SCALE,
    SCALE | {"over_time": "year_worst", "goal": 3, "low": 1, "high": 3},
    SCALE | COUNTED | {"goal": 4, "standard": 2},
    SCALE | COUNTED | {"goal": None, "standard": None},
    {"method": "milestone", "rollup": "district", "goal": 1, "over_time": "year_worst"},
    {"rollup": "rate", "over_time": "year_worst", "goal": 90},
    OF_PARTS,
    OF_PARTS | {"unit": "%", "sums_to": 100, "goal_text": "75% – 20% – 5%"},
    {"assigned_goal": 120},
    {"assigned_goal": 120, "assigned_by": "Tỉnh giao"},
    {**COUNTED, "assigned_goal": 5},
    {"due": "2023Q4"},
    {"due": "2021Q1"},
]

REFUSED = [
    # More than, less than
    ({**SCALE, "strict": True}, "strict"),
    ({**WITHIN, "strict": True}, "strict"),
    ({**OF_PARTS, "strict": True}, "strict"),
    ({"strict": True, "method": "ceiling", "goal": 0}, "goal"),
    ({**COUNTED, "strict": True, "method": "ceiling", "standard": 0}, "standard"),
    ({"strict": True, "rollup": "rate", "goal": 100}, "goal"),
    ({"strict": True, "rollup": "rate", "method": "floor", "goal": 120}, "goal"),
    ({"strict": True, "rollup": "rate", "method": "gap", "baseline": 12, "goal": 0}, "goal"),
    ({"strict": True, "rollup": "rate", "method": "gap", "baseline": 12, "goal": 100}, "goal"),
    # Inside a range
    ({**WITHIN, "goal": 0}, "goal"),
    ({**WITHIN, "goal_high": None}, "goal_high"),
    ({**WITHIN, "goal_high": 1}, "goal_high"),
    ({**WITHIN, "goal_high": "0.5"}, "goal_high"),
    ({"goal_high": 120}, "goal_high"),
    ({**WITHIN, "rollup": "sum"}, "rollup"),
    ({**WITHIN, "rollup": "count"}, "rollup"),
    ({**WITHIN, "over_time": "year_worst"}, "over_time"),
    ({**GROWTH, **WITHIN, "rollup": "district"}, "over_time"),
    # Growth
    ({**GROWTH, "rollup": "mean"}, "rollup"),
    ({**GROWTH, "rollup": "rate"}, "rollup"),
    ({**GROWTH, "rollup": "count"}, "rollup"),
    ({**GROWTH, "method": "gap"}, "method"),
    ({**GROWTH, "method": "milestone", "goal": 1, "rollup": "district"}, "method"),
    ({**GROWTH, "baseline": None}, "baseline"),
    ({**GROWTH, "baseline": 0}, "baseline"),
    ({**GROWTH, "baseline": -1}, "baseline"),
    ({**GROWTH, "amount_unit": ""}, "amount_unit"),
    ({"amount_unit": "tỷ đồng"}, "amount_unit"),
    ({**GROWTH, "asked_in": "1 2"}, "asked_in"),
    # Words in order
    ({"scale": "thấp | cao"}, "scale"),
    ({**SCALE, "scale": "đạt"}, "scale"),
    ({**SCALE, "scale_en": "low | high"}, "scale_en"),
    ({**SCALE, "scale": " | ".join("abcdefghik")}, "scale"),
    ({**SCALE, "goal": 1}, "goal"),
    ({**SCALE, **COUNTED, "standard": 1}, "standard"),
    ({**SCALE, "low": 0}, "low"),
    ({**SCALE, "over_time": "year_mean"}, "over_time"),
    ({**SCALE, "assigned_goal": 1}, "assigned_goal"),
    # Yearly rates
    ({"rollup": "rate", "over_time": "year_mean", "goal": 90}, "over_time"),
    ({"rollup": "rate", "method": "milestone", "goal": 1}, "rollup"),
    # A parent
    ({**OF_PARTS, "over_time": "level"}, "over_time"),
    ({**OF_PARTS, "rollup": "mean"}, "rollup"),
    ({**OF_PARTS, "baseline": 0}, "baseline"),
    ({**OF_PARTS, "goal": 100}, "goal"),
    ({**OF_PARTS, "goal_high": 100}, "goal_high"),
    ({**OF_PARTS, "standard": 1}, "standard"),
    ({**OF_PARTS, "asked_in": "4"}, "asked_in"),
    ({**OF_PARTS, "low": 0}, "low"),
    ({**OF_PARTS, "high": 9}, "high"),
    ({**OF_PARTS, "decimals": 1}, "decimals"),
    ({**OF_PARTS, "pair": "a / b"}, "pair"),
    ({**OF_PARTS, "scale": "thấp | cao"}, "scale"),
    ({**OF_PARTS, "due": "2023Q4"}, "due"),
    ({**OF_PARTS, "amount_unit": "tỷ đồng"}, "amount_unit"),
    ({**OF_PARTS, "assigned_goal": 5}, "assigned_goal"),
    ({**OF_PARTS, "assigned_by": "Tỉnh"}, "assigned_by"),
    ({**OF_PARTS, "sums_to": 0}, "sums_to"),
    ({"over_time": ""}, "over_time"),
    ({"rollup": ""}, "rollup"),
    ({"unit": ""}, "unit"),
    # The assigned goal
    ({"assigned_by": "Tỉnh giao"}, "assigned_by"),
    ({"assigned_goal": 0}, "assigned_goal"),
    ({**WITHIN, "assigned_goal": 1}, "assigned_goal"),
    ({**COUNTED, "assigned_goal": 0}, "assigned_goal"),
    ({"method": "gap", "baseline": 5, "assigned_goal": 5}, "assigned_goal"),
    ({"strict": True, "rollup": "rate", "goal": 90, "assigned_goal": 100}, "assigned_goal"),
]

BEYOND_THE_DATABASE = [
    ({**SCALE, "scale": "thấp | | cao"}, "scale"),
    ({**SCALE, "scale": "thấp | cao | Thấp"}, "scale"),
    ({**SCALE, "goal": 4}, "goal"),
    ({**SCALE, "goal": "2.5"}, "goal"),
    ({**SCALE, **COUNTED, "standard": 4}, "standard"),
    ({**SCALE, "high": 4}, "high"),
    ({**COUNTED, "assigned_goal": "2.5"}, "assigned_goal"),
]
"""What the database does not see: the words of a scale by themselves, and parts of a number."""


def columns(changes):
    """All columns of a target, numbers as `Decimal`."""
    values = BASE | changes
    return {
        name: Decimal(value) if name in NUMBERS and value is not None else value
        for name, value in values.items()
    }
