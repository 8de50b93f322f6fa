from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _

from .vietnamese import compare


def teach_collation(connection, **kwargs):
    """Gives SQLite the collation that PostgreSQL brings under the same name."""
    if connection.vendor == "sqlite":
        connection.connection.create_collation("vi-x-icu", compare)


class TargetsConfig(AppConfig):
    name = "targets"
    verbose_name = _("Targets")

    def ready(self):
        connection_created.connect(teach_collation, dispatch_uid="teach_collation")
