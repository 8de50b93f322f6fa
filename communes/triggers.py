"""What only ever grows: the database itself refuses to change or to delete its rows.

The triggers are made after every `migrate`, because SQLite loses those of a table that a migration
makes anew.
"""

from django.apps import apps

GROWING = [
    "AuditEvent",
    "CatalogueChange",
    "Decision",
    "ExactMean",
    "FigureChange",
    "MeasureChange",
    "Publication",
    "PublishedResult",
    "QuoteChange",
    "Retraction",
    "ReturnedRow",
    "TakenPackage",
]
SENTENCE = "rows of %s never change"

POSTGRESQL = """
CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation'; END $$;
DROP TRIGGER IF EXISTS {table}_stays ON {table};
CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {table}_refuse();
DROP TRIGGER IF EXISTS {table}_not_emptied ON {table};
CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse();
"""
SQLITE = """
CREATE TRIGGER IF NOT EXISTS {table}_no_{event} BEFORE {event} ON {table} {condition}
    BEGIN SELECT RAISE(ABORT, '{sentence}'); END
"""
SQLITE_EVENTS = {
    "update": "",
    "delete": "",
    # REPLACE puts a row in the place of another, and fires no trigger for the one that goes.
    "insert": "WHEN NEW.id IN (SELECT id FROM {table})",
}


def tables():
    return [apps.get_model("communes", name)._meta.db_table for name in GROWING]


def install(connection):
    """Make the triggers of `connection`'s database, those that are there already anew."""
    with connection.cursor() as cursor:
        for table in tables():
            words = {"table": table, "sentence": SENTENCE % table}
            if connection.vendor == "postgresql":
                cursor.execute(POSTGRESQL.format(**words))
            else:
                for event, condition in SQLITE_EVENTS.items():
                    condition = condition.format(**words)
                    cursor.execute(SQLITE.format(event=event, condition=condition, **words))


def install_after_migrate(sender, using, **kwargs):
    from django.db import connections

    if set(tables()) <= set(connections[using].introspection.table_names()):
        install(connections[using])
