"""Data versions after rows came past the site's code: out of a backup, or by a migration."""

from django.db import connections

from targets.models import DataVersion
from targets.models.data_version import ALL_NUMBERS, beginning

from . import migrations

MOVED = (
    "UPDATE {table} SET number = %s, catalogue = %s, published = %s, moved_at = CURRENT_TIMESTAMP"
)
ADDED = (
    "INSERT INTO {table} (number, catalogue, published, moved_at)"
    " SELECT %s, %s, %s, CURRENT_TIMESTAMP"
    " WHERE NOT EXISTS (SELECT 1 FROM {table} WHERE programme_id IS NULL)"
)


def leave_behind(connection):
    """Move every data version on, past all numbers that were ever used.

    A page or an answer that was kept before is then asked for by nobody.
    """
    number = beginning()
    table = connection.ops.quote_name(DataVersion._meta.db_table)
    with connection.cursor() as cursor:
        for statement in (MOVED, ADDED):
            cursor.execute(statement.format(table=table), [number] * len(ALL_NUMBERS))


def after_migrate(using, **kwargs):
    """The same for what `migrate` has brought to this version of the code."""
    connection = connections[using]
    if not migrations.missing(connection):
        leave_behind(connection)
