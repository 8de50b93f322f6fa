"""Who tried to log in, and from where."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LogInAttempt(models.Model):
    """One try with a name, whether an account has it or not; wrong until it is known to be right.

    Of an account and an address at most one right try is kept, the latest. One that is `unfinished`
    was right and is not the whole log-in yet: it is not kept at all.
    """

    unfinished = False

    name = models.CharField(_("user name"), max_length=150, db_index=True)
    address = models.CharField(_("network address"), max_length=45, db_index=True)
    at = models.DateTimeField(_("at"), db_index=True)
    succeeded = models.BooleanField(_("succeeded"), default=False)

    class Meta:
        verbose_name = _("log-in attempt")
        verbose_name_plural = _("log-in attempts")
        ordering = ["-at"]

    def __str__(self):
        return f"{self.name}, {self.address}"
