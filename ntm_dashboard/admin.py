"""How Django's admin is headed."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

admin.site.site_header = _("Targets dashboard")
admin.site.site_title = _("Targets dashboard")
admin.site.index_title = _("Administration")
