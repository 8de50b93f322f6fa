from django.apps import AppConfig
from django.contrib.auth import get_user_model
from django.db.models.signals import post_delete, post_migrate, post_save
from django.utils.translation import gettext_lazy as _


class CommunesConfig(AppConfig):
    name = "communes"
    verbose_name = _("Communes and figures")

    def ready(self):
        from targets.versions import watch

        from .accounts.access import account_changed
        from .history import audit, changes
        from .models import (
            Allocation,
            ApiToken,
            AuditEvent,
            CatalogueChange,
            Comment,
            Commune,
            CorrectiveMeasure,
            Decision,
            Evidence,
            ExactMean,
            Exemption,
            Figure,
            FigureChange,
            LogInAttempt,
            MeasureChange,
            PendingLoad,
            Quote,
            QuoteChange,
            Reminder,
            ReturnedRow,
            Submission,
            Successor,
            TakenPackage,
        )
        from .models.accounts import AccountSession, GivenPassword, LogInSlip
        from .triggers import install_after_migrate

        on_the_way = {CorrectiveMeasure, Decision, Figure, MeasureChange, Quote, ReturnedRow}
        on_the_way |= {Submission, TakenPackage}
        in_no_result = {AuditEvent, CatalogueChange, Comment, Evidence, FigureChange}
        in_no_result |= {LogInAttempt, PendingLoad, QuoteChange, Reminder}
        in_no_result |= {AccountSession, ApiToken, GivenPassword, LogInSlip}
        of_catalogue = {Allocation, Commune, ExactMean, Exemption, Successor}
        others = set(self.get_models()) - in_no_result - of_catalogue - on_the_way
        watch(*of_catalogue, catalogue=True)
        watch(*on_the_way, on_the_way=True)
        watch(*others)
        for changed in (post_save, post_delete):
            changed.connect(account_changed, get_user_model(), dispatch_uid="version-of-accounts")
        changes.keep()
        audit.follow()
        post_migrate.connect(install_after_migrate, sender=self, dispatch_uid="triggers")
