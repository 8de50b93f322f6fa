from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommunesConfig(AppConfig):
    name = "communes"
    verbose_name = _("Communes and figures")

    def ready(self):
        from targets.versions import watch

        watch(*self.get_models())
