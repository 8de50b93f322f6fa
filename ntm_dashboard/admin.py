"""Django's admin: how it is headed, and how one logs in."""

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from .log_in.forms import AdminLogInForm
from .log_in.views import with_wait


class Administration(AdminSite):
    site_header = _("Targets dashboard")
    site_title = _("Targets dashboard")
    index_title = _("Administration")
    login_form = AdminLogInForm

    @method_decorator([never_cache, login_not_required])
    def login(self, request, extra_context=None):
        answer = super().login(request, extra_context)
        shown = getattr(answer, "context_data", None)
        return with_wait(answer, shown["form"]) if shown else answer
