from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, RedirectURLMixin, redirect_to_login
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from communes.accounts.second_factor import device_of
from communes.workflow.measures import own_measures
from communes.workflow.tasks import work_of
from targets.models import Programme

from ..site.scope import districts_of
from ..site.work import wants_json
from .asked_for import keep, take
from .forms import CodeForm, LogInForm
from .pending import PENDING, account_waiting, begin


class LeadsOn(RedirectURLMixin):
    """Knows the address that was asked for, as `next`, and hands it to its template."""

    def get_context_data(self, **more):
        return super().get_context_data(next=self.get_redirect_url(), **more)

    def get_redirect_url(self):
        """As Django's; whoever typed the address of the site alone asked for no page of it."""
        then = super().get_redirect_url()
        return "" if then == reverse("home") else then

    def keep_address(self):
        """For after steps that do not hand it on."""
        if then := self.get_redirect_url():
            keep(self.request, then)


class Entrance(LeadsOn):
    """Where a person goes after logging in, and how a log-in in place is answered."""

    def get_success_url(self):
        """Of the page that is asked for, or was before, else of where the person begins."""
        before = take(self.request)
        return self.get_redirect_url() or before or first_page(self.request.user)

    def entered(self, user):
        """Log the person in; a script is told whose account it is logged in with."""
        self.request.session.pop(PENDING, None)
        login(self.request, user)
        if wants_json(self.request):
            return JsonResponse({"account": user.pk})
        return redirect(self.get_success_url())

    def form_invalid(self, form):
        if wants_json(self.request):
            sentences = [sentence for told in form.errors.values() for sentence in told]
            answer = JsonResponse({"sentence": " ".join(sentences)}, status=422)
        else:
            answer = super().form_invalid(form)
        return with_wait(answer, form)


class LogIn(Entrance, LoginView):
    """Django's log-in, in one step or two, also in place."""

    form_class = LogInForm

    def form_valid(self, form):
        user = form.get_user()
        if device_of(user) is None:
            return self.entered(user)
        begin(self.request, user)
        if wants_json(self.request):
            return JsonResponse({"second": True, "sentence": _("Type the code of your app.")})
        return redirect(code_address(self.get_redirect_url()))


@method_decorator([login_not_required, sensitive_post_parameters(), never_cache], name="dispatch")
class LogInCode(Entrance, FormView):
    """The second step, within five minutes of the first."""

    template_name = "log_in/code.html"
    form_class = CodeForm

    def dispatch(self, request):
        self.user = account_waiting(request)
        if self.user is None:
            return self.begin_again()
        return super().dispatch(request)

    def begin_again(self):
        """To the first step, which leads on as this one would have."""
        if self.request.method == "POST":
            told = _("This log-in is over: begin again, and type the code within five minutes.")
            messages.warning(self.request, told)
        then = self.get_redirect_url()
        return redirect_to_login(then) if then else redirect("login")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"request": self.request, "user": self.user}

    def form_valid(self, form):
        return self.entered(form.user)


def first_page(user):
    """The to-do list where something waits for the person, else the overview."""
    programmes = list(
        Programme.objects.in_use()
        .filter(district__in=districts_of(user))
        .select_related("district")
    )
    waits = work_of(user, programmes).count or own_measures(user, programmes)
    return reverse("todo" if waits else "home")


def code_address(then):
    """Of the second step, which leads on to the address `then`."""
    query = f"?{urlencode({REDIRECT_FIELD_NAME: then})}" if then else ""
    return reverse("login_code") + query


def with_wait(answer, form):
    """`answer`; where `form` looked at nothing, it says also by its status to wait."""
    if form.refusal:
        answer.status_code = 429
        answer["Retry-After"] = form.refusal.seconds
    return answer
