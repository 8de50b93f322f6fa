"""Whether a browser has a page already: told by all that the page is made of, without making it."""

from django.contrib.messages import get_messages
from django.utils.translation import get_language

from communes.clock import today

from .cache_keys import hash_of, site_key


def etag_of(page):
    """The entity tag of a `page.Page` that has its scope; None where it tells something once.

    It is a weak one: its forms may have other tokens, which are as good as those before.
    """
    request = page.request
    if len(get_messages(request)):
        return None
    user = request.user
    who = user.is_authenticated and (
        *(user.pk, user.get_username()),
        *(user.is_staff, user.is_superuser, user.administering),
    )
    form = request.META.get("CSRF_COOKIE")
    asked = request.get_full_path(), bool(request.htmx), request.htmx.target
    made_of = page.scope.stand, page.audience, get_language(), today()
    return f'W/"{hash_of(site_key(), who, form, asked, made_of)}"'
