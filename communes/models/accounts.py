"""What is kept of an account beside its name and password: log-in slips and sessions."""

from importlib import import_module

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class LogInSlip(models.Model):
    """With its code a person chooses a password, once; an account has one slip, the latest.

    Of the code only a digest is kept. `made_by` is nobody where the person asked for it by mail.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="slip", verbose_name=_("account")
    )
    digest = models.CharField(_("digest"), max_length=64)
    made_at = models.DateTimeField(_("made at"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("made by"),
    )
    ends_at = models.DateTimeField(_("ends at"))
    used_at = models.DateTimeField(_("used at"), null=True)

    class Meta:
        verbose_name = _("log-in slip")
        verbose_name_plural = _("log-in slips")
        ordering = ["-made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="slip_ends_after_it_is_made",
                condition=Q(made_at__lt=F("ends_at")),
                violation_error_message=_("A log-in slip ends after it is made."),
            )
        ]

    def __str__(self):
        return str(self.user)

    def is_good_at(self, moment):
        """Whether its code may still be used."""
        return self.used_at is None and moment < self.ends_at


class GivenPassword(models.Model):
    """That somebody else gave the account its password: the person has to choose another."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="given_password",
        verbose_name=_("account"),
    )
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )

    class Meta:
        verbose_name = _("given password")
        verbose_name_plural = _("given passwords")
        ordering = ["pk"]

    def __str__(self):
        return str(self.user)


class AccountSession(AbstractBaseSession):
    """A session of a browser, with the account that is logged in, so that it can be ended."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        related_name="sessions",
        verbose_name=_("account"),
    )

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["-expire_date", "session_key"]

    @classmethod
    def get_session_store_class(cls):
        return import_module(settings.SESSION_ENGINE).SessionStore
