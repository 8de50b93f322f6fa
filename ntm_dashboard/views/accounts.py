from django.contrib.auth.views import LoginView, LogoutView
from django.http import JsonResponse

from ..work import wants_json


class LogIn(LoginView):
    """Django's log-in, also in place: a script is told whose account it is logged in with."""

    def form_valid(self, form):
        response = super().form_valid(form)
        if wants_json(self.request):
            return JsonResponse({"account": self.request.user.pk})
        return response

    def form_invalid(self, form):
        if wants_json(self.request):
            sentences = [sentence for told in form.errors.values() for sentence in told]
            return JsonResponse({"sentence": " ".join(sentences)}, status=422)
        return super().form_invalid(form)


class LogOut(LogoutView):
    """Django's log-out; what waits in the browser to be sent goes with it."""

    def post(self, request, *args, **kwargs):
        response = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"storage"'
        return response
