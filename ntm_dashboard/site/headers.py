"""What every answer tells browsers and proxies beside its content."""

from django.conf import settings
from django.utils.cache import patch_cache_control

SECONDS = 60
"""So long may a proxy hand out a published page of the public again."""

OF_DATA = "default-src 'none'; frame-ancestors 'none'"
"""The policy of an answer that is no page: short, since one comes with each cell that is saved."""


class HeadersMiddleware:
    """Says what pages may use of the browser, and who may keep an answer that does not say so.

    Whoever is logged in gets pages that are asked for anew each time, and files that nobody keeps.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.get("Content-Type", "").startswith("application/json"):
            response["Content-Security-Policy"] = OF_DATA
        else:
            response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if "Cache-Control" not in response:
            patch_cache_control(response, **keeping(request, response))
        return response


def keeping(request, response):
    """Who may keep the answer, as `patch_cache_control` takes it."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        is_file = "Content-Disposition" in response
        return {"private": True, **({"no_store": True} if is_file else {"no_cache": True})}
    if response.status_code == 200 and request.method in ("GET", "HEAD") and not response.cookies:
        return {"public": True, "max_age": SECONDS}
    return {"private": True, "no_cache": True}
