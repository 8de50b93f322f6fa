from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from whitenoise.middleware import WhiteNoiseMiddleware

YEAR = 31_536_000
"""Seconds; what is kept longer is kept no better."""


class StaticFilesMiddleware(WhiteNoiseMiddleware):
    """Serves static files; what never changes comes without that by which it is asked for anew.

    Its letters are those of the page that names it.
    """

    @staticmethod
    def serve(static_file, request):
        response = WhiteNoiseMiddleware.serve(static_file, request)
        if "immutable" in response.get("Cache-Control", ""):
            response["Cache-Control"] = f"max-age={YEAR}, immutable"
            response["Content-Type"] = response["Content-Type"].partition(";")[0]
            del response["ETag"], response["Last-Modified"]
        return response


class LanguageMiddleware:
    """Speaks the language of the visitor's cookie, Vietnamese where there is none.

    A browser's Accept-Language is not asked: most office machines were set up in English.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if language not in dict(settings.LANGUAGES):
            language = settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        patch_vary_headers(response, ["Cookie"])
        return response


class PageLanguageMiddleware:
    """Answers a form in the language in which the page that sends it was written.

    Numbers are typed as that page writes them, and another tab may have changed the cookie since.
    A form says its language in ``page_language``; any other is read in the visitor's. It stands
    inside `LanguageMiddleware`, whose override ends with the request.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        language = request.POST.get("page_language")
        if language in dict(settings.LANGUAGES):
            translation.activate(language)
            request.LANGUAGE_CODE = language


class HeadMiddleware:
    """Answers a HEAD with the headers of a GET alone (RFC 9110, 9.3.2).

    The server in front drops a body by itself, and warns of each in the log.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.method == "HEAD":
            if response.streaming:
                response.streaming_content = ()
            else:
                response.content = b""
        return response


class NullCharacterMiddleware:
    """There is nothing at an address with U+0000, which PostgreSQL cannot even be asked for.

    The lists of the administration lead back to themselves where a filter makes no sense; only
    where they cannot is there nothing either. Nobody has to log in to be told; a form is read
    before, since what was typed into it is repeated.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        in_query = not request.path_info.startswith(reverse("admin:index")) and has_null(request)
        if "\0" in request.path_info or in_query:
            raise Http404

    def process_exception(self, request, exception):
        if has_null(request):
            raise Http404 from exception


def has_null(request):
    """Whether a parameter of the address, or its name, has U+0000."""
    return any("\0" in text for name, values in request.GET.lists() for text in (name, *values))
