"""What a program is told when something cannot be: a code in English, a sentence for people."""

import sys

from django.http import JsonResponse
from django.urls import Resolver404
from django.utils.translation import gettext as _
from django.views.defaults import server_error as shown_error

from ..site import errors as site

PREFIX = "/api/"
READABLE = {"ensure_ascii": False}
"""Vietnamese as it is written, also to people who look at an answer."""


class Untold(Exception):
    """The program gets no answer; the text is the sentence."""

    def __init__(self, status, code, sentence):
        super().__init__(sentence)
        self.status = status
        self.code = code

    def answer(self):
        told = {"code": self.code, "sentence": str(self)}
        response = JsonResponse(told, status=self.status, json_dumps_params=READABLE)
        if self.status == 401:
            response["WWW-Authenticate"] = "Bearer"
        if self.status == 503:
            response["Retry-After"] = site.SOON
        return response


def log_in():
    return Untold(401, "log_in", _("Send a token, or log in: this is not public."))


def wrong_token():
    return Untold(401, "wrong_token", _("The token is wrong, revoked, or has ended."))


def step_first():
    sentence = _("Log in on the site first: the account has a password or a second step to set up.")
    return Untold(403, "step_first", sentence)


def missing(sentence=""):
    return Untold(404, "not_found", sentence or _("There is nothing at this address."))


def only_get():
    return Untold(405, "only_get", _("The API only reads: ask with GET."))


def wrong_parameter(names):
    sentence = _("A parameter is not known here, or its value is wrong: %(names)s.")
    return Untold(422, "wrong_parameter", sentence % {"names": ", ".join(names)})


def broken():
    return Untold(500, "broken", _("Something went wrong here; it is written down."))


def away():
    return Untold(503, "away", _("The site cannot answer at this moment. Ask again soon."))


def is_of_api(request):
    return request.path_info.startswith(PREFIX)


def not_found(request, exception):
    """Nothing at this address, for programs and for people."""
    if not is_of_api(request):
        return site.not_found(request, exception)
    told = not isinstance(exception, Resolver404)
    return missing(str(exception) if told else "").answer()


def server_error(request):
    """An error of the site's own, or of what it stands on; it is called while that is handled."""
    passing = site.is_passing(sys.exception())
    if is_of_api(request):
        return (away() if passing else broken()).answer()
    return site.try_again() if passing else shown_error(request)
