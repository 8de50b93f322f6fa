"""The office's own layout of a programme's report."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from targets.models import Programme


class ReportTemplate(models.Model):
    """A Word file in which the quarter's report of a programme is filled in.

    It was checked when it came (see `communes.files.templates`), and is kept as it came.
    """

    programme = models.OneToOneField(
        Programme, models.PROTECT, related_name="report_template", verbose_name=_("programme")
    )
    content = models.BinaryField()
    name = models.CharField(_("file name"), max_length=200)
    uploaded_at = models.DateTimeField(_("uploaded at"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("uploaded by")
    )

    class Meta:
        verbose_name = _("report template")
        verbose_name_plural = _("report templates")
        ordering = ["programme"]

    def __str__(self):
        return self.name
