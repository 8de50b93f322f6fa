"""How the tables of a database stand to those that this version of the code knows."""

from django.db.migrations.executor import MigrationExecutor


def missing(connection):
    """The migrations that the code has and the database has not, as "app.name"."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def unknown(connection):
    """The migrations that the database has and the code does not know: it is of a newer version."""
    loader = MigrationExecutor(connection).loader
    known = {*loader.disk_migrations, *replaced(loader.disk_migrations.values())}
    apps = loader.migrated_apps
    return [
        f"{app}.{name}"
        for app, name in sorted(loader.applied_migrations)
        if app in apps and (app, name) not in known
    ]


def replaced(migrations):
    """What squashed migrations stand for; databases from before have it in their list."""
    return {key for migration in migrations for key in migration.replaces}
