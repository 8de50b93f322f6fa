"""All that a database holds, read past the site's own code."""

MOVES_ON = "targets_dataversion"
"""What a restore does not put back."""

QUERIES = {
    "sqlite": (
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
        "SELECT name FROM sqlite_master WHERE type IN ('trigger', 'index') AND sql <> ''",
    ),
    "postgresql": (
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = "
        "'public'::regnamespace",
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal UNION ALL SELECT relname "
        "FROM pg_class WHERE relkind = 'i' AND relnamespace = 'public'::regnamespace",
    ),
}


def content(connection):
    """Table → its rows, sorted, but of `MOVES_ON`; "" → the names of triggers and indexes."""
    tables, more = QUERIES[connection.vendor]
    with connection.cursor() as cursor:

        def rows(query):
            cursor.execute(query)
            return sorted(cursor.fetchall(), key=repr)

        names = {name for (name,) in rows(tables)} - {MOVES_ON}
        found = {name: rows(f'SELECT * FROM "{name}"') for name in names}
        return found | {"": rows(more)}


def execute(connection, *statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
