"""What a visitor without an account may see: one list, for pages, files, search and sorting."""

PUBLIC_FIELDS = frozenset(
    {
        "target__number",
        "target__name",
        "target__local_name",
        "target__local_unit",
        "unit",
        "target__group__local_name",
        "target__lead",
        "target__local_lead",
        "row__target",
        "row__commune",
        "row__value",
        "row__as_of",
        "row__percent",
        "row__band",
        "row__pace",
        "pace_text",
        "row__reported",
        "row__expected",
        "row__baseline",
        "row__goal",
        "commune__code",
        "commune__title",
        "commune__kind",
        "commune__population",
        "commune__households",
        "commune__area_km2",
        "commune__recognition",
        "counts__met",
        "counts__good",
        "counts__fair",
        "counts__low",
        "counts__none",
        "rank",
        "total",
        "assigned",
        "title",
        "share",
        "code",
        "province",
        "gap",
        "to_next",
        "to_goal",
        "contributors",
        "then__value",
        "then__percent",
        "change",
        "points",
        "direction",
        "up",
        "down",
        "met_then",
        "met_now",
        "met_change",
    }
)
"""Fields of the lines of lists, as the tables' columns name them (their accessors).

Everything else is for officials: people and their duties, notes, reports and their states.
Provisional figures and quarters that are not published are kept back by `scope.get_scope`.
"""


def visible(fields, *, public):
    """Those of `fields` that the reader may see, in their order."""
    return [field for field in fields if not public or field in PUBLIC_FIELDS]


def hidden_columns(table):
    """Names of the columns of a list that show anything else than public fields."""
    return [
        column.name for column in table.columns.iterall() if column.accessor not in PUBLIC_FIELDS
    ]
