from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.utils.translation import gettext_lazy as _


class DashboardConfig(AppConfig):
    name = "ntm_dashboard"
    verbose_name = _("Targets dashboard")


class AdministrationConfig(admin.AdminConfig):
    default = False
    default_site = "ntm_dashboard.admin.Administration"
