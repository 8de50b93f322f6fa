"""Django's admin: how it is headed, and that one comes and goes by the site's own pages."""

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from communes.history.changes import as_list, kind_of, of_row
from communes.workflow.permissions import official_of

from .display.formats import NOTHING
from .setup.start import start_context
from .site.backends import may_administer

CHANGES = 50
"""On one page of a row's history."""
NOWHERE = 0
"""In place of a district's id: no row belongs to it."""


class Administration(AdminSite):
    site_header = _("Targets dashboard")
    site_title = _("Targets dashboard")
    index_title = _("Administration")
    empty_value_display = NOTHING

    def has_permission(self, request):
        return may_administer(request.user)

    def own_district(self, request):
        """Id of the district whose rows the visitor sees and changes; None: of every district."""
        if request.user.is_superuser:
            return None
        official = official_of(request.user)
        return official.district_id if official else NOWHERE

    def changes_of(self, row, page):
        """A page of (change, of what kind of row, its lines) of a row and of its parts."""
        found = Paginator(of_row(row), CHANGES).get_page(page)
        found.object_list = [
            (change, kind_of(change), as_list(change)) for change in found.object_list
        ]
        return found

    def get_urls(self):
        """Without the way to a row's page on the site by its number, which nothing here needs."""
        from .account.slips import MakeSlips

        slips = path("slips/", self.admin_view(MakeSlips.as_view(site=self)), name="slips")
        kept = [url for url in super().get_urls() if getattr(url, "name", "") != "view_on_site"]
        return [slips, *kept]

    def index(self, request, extra_context=None):
        start = {"start": start_context(self, request)}
        return super().index(request, start | (extra_context or {}))

    @method_decorator([never_cache, login_not_required])
    def login(self, request, extra_context=None):
        """There is one page to log in on; who is logged in and comes here may not administer."""
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))

    def password_change(self, request, extra_context=None):
        return redirect("password_change")

    def password_change_done(self, request, extra_context=None):
        return redirect("password_change_done")
