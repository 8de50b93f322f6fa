"""A first password, by the code of a log-in slip or its link; a new one, by mail."""

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import SetPasswordForm
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.generic import FormView

from communes.accounts.second_factor import device_of
from communes.accounts.slips import is_good, use
from communes.models import LogInSlip

from .asked_for import take
from .forms import ResetForm, SlipForm
from .letters import AnsweredFirst, mail_reset
from .pending import begin
from .views import LeadsOn, code_address, first_page, with_wait

SLIP = "slip"
"""Of a session: the digest of the slip whose code was right."""
OPEN_TO_ALL = [login_not_required, sensitive_post_parameters(), never_cache]


@method_decorator(OPEN_TO_ALL, name="dispatch")
class SlipPage(LeadsOn, FormView):
    """Takes the user name and the code of a slip; its link brings both along."""

    template_name = "log_in/slip.html"
    form_class = SlipForm

    def get(self, request, name=None, code=None):
        if code is None:
            return super().get(request)
        form = SlipForm(request, {"username": name, "code": code})
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"request": self.request}

    def form_valid(self, form):
        self.keep_address()
        self.request.session[SLIP] = form.slip.digest
        return redirect("first_password")

    def form_invalid(self, form):
        return with_wait(super().form_invalid(form), form)


@method_decorator(OPEN_TO_ALL, name="dispatch")
class FirstPassword(FormView):
    """Takes a password of the person's own, once; then the person is logged in."""

    template_name = "log_in/first_password.html"
    form_class = SetPasswordForm

    def dispatch(self, request):
        self.slip = slip_in(request.session)
        if self.slip is None:
            return redirect("slip")
        return super().dispatch(request)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.slip.user}

    @sensitive_variables()
    def form_valid(self, form):
        user = self.slip.user
        if not use(self.slip, form.cleaned_data["new_password1"]):
            return redirect("slip")
        del self.request.session[SLIP]
        if device_of(user):
            begin(self.request, user)
            return redirect(code_address(None))
        login(self.request, user)
        return redirect(take(self.request) or first_page(user))


def slip_in(session):
    """The slip whose code was right in the visit, while it may be used; else None."""
    slips = LogInSlip.objects.filter(digest=session.get(SLIP, "")).select_related("user__official")
    slip = slips.first()
    return slip if slip and is_good(slip) else None


@method_decorator(OPEN_TO_ALL, name="dispatch")
class Reset(LeadsOn, FormView):
    """Mails a slip to whoever has forgotten the password; where no mail is set, says whom to ask.

    It answers the same, and as soon, whether there is such an account or not.
    """

    template_name = "log_in/reset.html"
    form_class = ResetForm

    def get_context_data(self, **more):
        mail = {"mail": bool(settings.EMAIL_HOST), "contact": settings.NTM_CONTACT}
        return super().get_context_data(**mail, **more)

    def post(self, request):
        if not settings.EMAIL_HOST:
            return self.http_method_not_allowed(request)
        return super().post(request)

    def form_valid(self, form):
        self.keep_address()
        request, name = self.request, form.cleaned_data["name"]
        context = self.get_context_data(sent=True)
        return AnsweredFirst(
            request, self.template_name, context, afterwards=lambda: mail_reset(request, name)
        )
