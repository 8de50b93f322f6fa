"""Every address of the administration is clean: by axe, wide and narrow, light and dark."""

import json

import pytest
from django.urls import reverse

from communes.bulk.programme_tools import PAGES
from tests.admins import registered

from .sights import VIOLATIONS, bring_axe, too_wide

pytestmark = [pytest.mark.one_database, pytest.mark.thorough]

ADDRESSES = """
import json
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.test import RequestFactory
from django.urls import reverse
request = RequestFactory().get("/")
request.user = get_user_model().objects.get_by_natural_key("quantri")
found = {}
for model in admin.site._registry:
    keeper = admin.site.get_model_admin(model)
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    found[model._meta.label_lower] = addresses = [reverse(f"{name}_changelist")]
    if keeper.has_add_permission(request):
        addresses.append(reverse(f"{name}_add"))
    row = model._base_manager.order_by("pk").first()
    if row is not None:
        views = ["change", "history"] + ["delete"] * keeper.has_delete_permission(request)
        addresses += [reverse(f"{name}_{view}", args=[row.pk]) for view in views]
print(json.dumps(found), end="")
"""
LABELS = [keeper.model._meta.label_lower for keeper in registered()]
OF_A_PROGRAMME = [reverse(f"admin:targets_programme_{page.name}", args=[1]) for page in PAGES]
OF_NO_MODEL = [
    *("/admin/", "/admin/targets/", "/admin/setup/", "/admin/setup/targets/"),
    "/admin/slips/?incomplete=account",
]


@pytest.fixture(scope="module")
def addresses(in_site):
    """Label of a model → its list, its forms, and of a row its history and deletion."""
    return json.loads(in_site(ADDRESSES))


def check_clean(page, address):
    """Above all that nothing is wider than a phone, and that axe has nothing to say."""
    bring_axe(page)
    for width, scheme in ((1440, "light"), (390, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        assert too_wide(page) == [], (address, width)
        assert page.evaluate(VIOLATIONS) == [], (address, scheme)


@pytest.mark.parametrize("label", LABELS)
def test_the_pages_of_a_model_are_clean(look, addresses, label):
    for address in addresses[label]:
        check_clean(look(address, "quantri"), address)


@pytest.mark.parametrize("address", [*OF_A_PROGRAMME, *OF_NO_MODEL])
def test_the_other_pages_are_clean(look, address):
    check_clean(look(address, "quantri"), address)
