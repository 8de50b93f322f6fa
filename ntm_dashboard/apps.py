from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.utils.translation import gettext_lazy as _


class DashboardConfig(AppConfig):
    name = "ntm_dashboard"
    verbose_name = _("Targets dashboard")

    def ready(self):
        from django.apps import apps
        from django.contrib.auth.signals import user_logged_in
        from django.db.backends.signals import connection_created
        from django.db.models.signals import post_migrate

        from .log_in import noted
        from .log_in.sessions import note_browser
        from .running.database_file import keep_private
        from .running.versions import after_migrate

        noted.follow()
        user_logged_in.connect(note_browser, dispatch_uid="browser")
        connection_created.connect(keep_private, dispatch_uid="private")
        catalogue = apps.get_app_config("targets")
        post_migrate.connect(after_migrate, sender=catalogue, dispatch_uid="versions")


class AdministrationConfig(admin.AdminConfig):
    default = False
    default_site = "ntm_dashboard.admin.Administration"
