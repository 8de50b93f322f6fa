from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _

from .vietnamese import compare


def teach_collation(connection, **kwargs):
    """Gives SQLite the collation of `VietnameseField`."""
    if connection.vendor == "sqlite":
        connection.connection.create_collation("vietnamese", compare)


class TargetsConfig(AppConfig):
    name = "targets"
    verbose_name = _("Catalogue")

    def ready(self):
        from .models import DataVersion
        from .versions import watch

        connection_created.connect(teach_collation, dispatch_uid="teach_collation")
        watch(*(model for model in self.get_models() if model is not DataVersion), catalogue=True)
