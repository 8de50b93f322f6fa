"""Files that somebody has sent to be loaded, and has seen what they would change."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class PendingLoad(models.Model):
    """A file between its preview and its load; one of an account, the latest.

    `plan` is what the preview shows, `digest` what of it must still be so when it is loaded. `only`
    is the one table that is taken; empty: all are.
    """

    by = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="pending_load",
        verbose_name=_("account"),
    )
    at = models.DateTimeField(_("at"), db_index=True)
    name = models.CharField(_("file"), max_length=200)
    content = models.BinaryField(_("content"))
    only = models.CharField(_("table"), max_length=20, blank=True)
    plan = models.JSONField(_("plan"))
    digest = models.CharField(_("digest"), max_length=64)

    class Meta:
        verbose_name = _("pending load")
        verbose_name_plural = _("pending loads")
        ordering = ["-at"]

    def __str__(self):
        return self.name
