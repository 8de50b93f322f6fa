from django.contrib.auth.views import LoginView
from django.http import JsonResponse
from django.urls import reverse

from communes.workflow.tasks import work_of
from targets.models import Programme

from ..site.scope import districts_of
from ..site.work import wants_json
from .forms import LogInForm


class LogIn(LoginView):
    """Django's log-in, also in place: a script is told whose account it is logged in with."""

    form_class = LogInForm

    def get_default_redirect_url(self):
        """To the to-do list where something waits for the person, else to the overview."""
        user = self.request.user
        programmes = Programme.objects.filter(district__in=districts_of(user))
        waits = work_of(user, programmes.select_related("district")).count
        return reverse("todo" if waits else "home")

    def form_valid(self, form):
        response = super().form_valid(form)
        if wants_json(self.request):
            return JsonResponse({"account": self.request.user.pk})
        return response

    def form_invalid(self, form):
        if wants_json(self.request):
            sentences = [sentence for told in form.errors.values() for sentence in told]
            answer = JsonResponse({"sentence": " ".join(sentences)}, status=422)
        else:
            answer = super().form_invalid(form)
        return with_wait(answer, form)


def with_wait(answer, form):
    """`answer`; where `form` did not look at the password, it says also by its status to wait."""
    if form.refusal:
        answer.status_code = 429
        answer["Retry-After"] = form.refusal.seconds
    return answer
