"""Tokens by which programs read as an account does."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ApiToken(models.Model):
    """A token of an account for the API, which only reads; of the token itself a digest is kept.

    `used_at` is moved on at most every ten minutes; None: never used. `ends_at` None: it is good
    until it is revoked.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="api_tokens",
        verbose_name=_("account"),
    )
    name = models.CharField(_("name"), max_length=80)
    digest = models.CharField(_("digest"), max_length=64, unique=True)
    made_at = models.DateTimeField(_("made at"))
    used_at = models.DateTimeField(_("used at"), null=True)
    ends_at = models.DateTimeField(_("ends at"), null=True)

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        ordering = ["-made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="api_token_name_once_per_account",
                fields=["user", "name"],
                violation_error_message=_("You have a token of this name already."),
            ),
            models.CheckConstraint(
                name="api_token_has_a_name",
                condition=~Q(name=""),
                violation_error_message=_("A token has a name."),
            ),
            models.CheckConstraint(
                name="api_token_ends_after_it_is_made",
                condition=Q(ends_at__isnull=True) | Q(made_at__lt=F("ends_at")),
                violation_error_message=_("A token ends after it is made."),
            ),
        ]

    def __str__(self):
        return self.name

    def is_good_at(self, moment):
        """Whether it may be used."""
        return self.ends_at is None or moment < self.ends_at
