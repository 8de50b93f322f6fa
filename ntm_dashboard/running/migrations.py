"""How the tables of a database stand to those that this version of the code knows."""

from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader


def missing(connection):
    """The migrations that the code has and the database has not, as "app.name"."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def unknown(connection):
    """The migrations that the database has and the code does not know: it is of a newer version."""
    return unknown_among(MigrationExecutor(connection).loader.applied_migrations, connection)


def unknown_among(names, connection):
    """Those of `names`, each app and name, that the code does not know, as "app.name"."""
    loader = MigrationLoader(connection)
    known = {*loader.disk_migrations}
    for migration in loader.disk_migrations.values():
        known |= {*migration.replaces}  # what a squashed migration stands for
    wrong = {tuple(pair) for pair in names} - known
    return [f"{app}.{name}" for app, name in sorted(wrong) if app in loader.migrated_apps]
