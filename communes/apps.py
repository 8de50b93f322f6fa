from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CommunesConfig(AppConfig):
    name = "communes"
    verbose_name = _("Communes and figures")

    def ready(self):
        from targets.versions import watch

        from .models import Comment, Evidence, FigureChange, LogInAttempt, Reminder
        from .triggers import install_after_migrate

        in_no_result = {Comment, Evidence, FigureChange, LogInAttempt, Reminder}
        watch(*(model for model in self.get_models() if model not in in_no_result))
        post_migrate.connect(install_after_migrate, sender=self, dispatch_uid="triggers")
