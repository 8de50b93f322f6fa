from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CommunesConfig(AppConfig):
    name = "communes"
    verbose_name = _("Communes and figures")

    def ready(self):
        from targets.versions import watch

        from .history import audit, changes
        from .models import (
            Allocation,
            ApiToken,
            AuditEvent,
            CatalogueChange,
            Comment,
            Commune,
            Evidence,
            ExactMean,
            Exemption,
            FigureChange,
            LogInAttempt,
            PendingLoad,
            QuoteChange,
            Reminder,
            Successor,
        )
        from .models.accounts import AccountSession, GivenPassword, LogInSlip
        from .triggers import install_after_migrate

        in_no_result = {AuditEvent, CatalogueChange, Comment, Evidence, FigureChange}
        in_no_result |= {LogInAttempt, PendingLoad, QuoteChange, Reminder}
        in_no_result |= {AccountSession, ApiToken, GivenPassword, LogInSlip}
        of_catalogue = {Allocation, Commune, ExactMean, Exemption, Successor}
        others = set(self.get_models()) - in_no_result - of_catalogue
        watch(*of_catalogue, catalogue=True)
        watch(*others, catalogue=False)
        changes.keep()
        audit.follow()
        post_migrate.connect(install_after_migrate, sender=self, dispatch_uid="triggers")
