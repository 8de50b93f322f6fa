"""The columns of a target that most targets leave empty."""

PLAIN = {
    "unit": "km",
    "goal_high": None,
    "strict": False,
    "scale": "",
    "scale_en": "",
    "parent": None,
    "sums_to": None,
    "due": None,
    "amount_unit": "",
    "assigned_goal": None,
    "assigned_by": "",
    "fed_by": None,
    "follows": None,
}
