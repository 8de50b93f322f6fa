"""Every address of the site, with parts that fit the demo, and the people who ask for it."""

from django.urls import reverse
from django.urls.resolvers import URLPattern

from communes.models import Official
from tests import factories
from tests.admins import registered
from tests.ntm_dashboard.site.test_access import GET

WITHOUT_ACCOUNT = ("anonymous", "public")
CODES = {"viewer": "member-01", "reviewer": "reviewer-01", "chair": "chair-04738"}
PEOPLE = ("admin", *CODES, *WITHOUT_ACCOUNT)
"""The administrator, officials of the demo, and visitors of a closed and of an open site."""

OF_PAGES = sorted({path for path, _expected in GET.values()})
"""The addresses of pages, files and forms."""
SOUGHT = "app_label=communes&model_name=assignment&field_name=official"
"""Where the administration's autocomplete is asked from."""


def of_administration():
    """The addresses of its lists, forms and tools, each of the first row that is there."""
    found = [
        reverse("admin:slips"),
        reverse("admin:jsi18n"),
        f"{reverse('admin:autocomplete')}?{SOUGHT}",
        *(reverse("admin:app_list", args=[app]) for app in ("communes", "targets", "auth")),
    ]
    for keeper in registered():
        row = keeper.model._default_manager.order_by("pk").first()
        for url in keeper.get_urls():
            if isinstance(url, URLPattern) and url.name:
                found += of_tool(url, row)
    return sorted(set(found))


def of_tool(url, row):
    """The address of a list, or of a tool of `row`; none where it asks for a row and has none."""
    parts = url.pattern.converters
    if not parts:
        return [reverse(f"admin:{url.name}")]
    return [reverse(f"admin:{url.name}", args=[row.pk] * len(parts))] if row else []


def log_in_as(person, client, settings):
    """The client as one of `PEOPLE`; answers the account, None where there is none."""
    settings.NTM_PUBLIC = person == "public"
    if person in WITHOUT_ACCOUNT:
        return None
    if person in CODES:
        user = factories.make_user(Official.objects.get(code=CODES[person]))
    else:
        user = factories.make_user(is_superuser=True, is_staff=True)
    client.force_login(user)
    return user
