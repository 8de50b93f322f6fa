"""What stands behind /api/: its explanation, its document, its addresses."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect
from django.urls import URLPattern, path, re_path, resolve
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page
from ninja.errors import ValidationError

from ..site.scope import LoginNeeded
from . import errors
from .addresses import api
from .page import ApiPage


@api.exception_handler(errors.Untold)
def refused(request, refusal):
    return refusal.answer()


@api.exception_handler(LoginNeeded)
def log_in_needed(request, exception):
    return errors.log_in().answer()


@api.exception_handler(Http404)
def not_there(request, missing):
    return errors.missing(str(missing)).answer()


@api.exception_handler(ValidationError)
def not_understood(request, error):
    """A wrong part of the address is nothing's address; a wrong parameter is told."""
    places = [one["loc"] for one in error.errors]
    if any(place[0] == "path" for place in places):
        return errors.missing().answer()
    return errors.wrong_parameter([str(place[-1]) for place in places]).answer()


@api.exception_handler(Exception)
def unforeseen(request, exception):
    raise exception


def answered(view):
    """`view` as the site's middleware lets it through: it finds out itself who asks, and only
    reads; its answer is kept by whoever asked, and asked for again."""

    @login_not_required
    @conditional_page
    @wraps(view)
    def get(request, *args, **kwargs):
        if request.method != "GET":
            response = errors.only_get().answer()
            response["Allow"] = "GET"
        else:
            response = view(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_cache=True)
        patch_vary_headers(response, ["Authorization", "Cookie"])
        return response

    get.csrf_exempt = get.refuses_itself = True
    return get


@login_not_required
@csrf_exempt
def unknown(request):
    """No address of the API; one that only lacks the slash at its end leads to it.

    Without it a site that shows errors with their code would answer programs with a page.
    """
    known = resolve(f"{request.path_info}/").func
    if known is not unknown:
        return redirect(f"{request.path}/", permanent=True)
    return errors.missing().answer()


unknown.refuses_itself = True

patterns = [
    URLPattern(one.pattern, answered(one.callback), one.default_args, one.name)
    for one in api.urls[0]
    if one.name != "api-root"
]
urls = (
    [
        path("", ApiPage.as_view(), name="api-root"),
        *patterns,
        re_path(".", unknown, name="api_unknown"),
    ],
    "ninja",
)
