"""Addresses with made-up parameters are those without, and keep nothing of their own."""

import re

import pytest
from django.core.cache import caches

from tests.pages import CRITERIA, PUBLISHED

pytestmark = pytest.mark.one_database

KEPT = [
    PUBLISHED,
    *(f"{PUBLISHED}{rest}" for rest in ("targets/11/", "matrix/", "communes/", "officials/")),
    *(f"{PUBLISHED}{rest}" for rest in ("year/", "versions/1/", "report/")),
    *("/districts/", "/about/", f"{CRITERIA}bieu-10/"),
]


def keys():
    return {key for cache in caches.all() for key in cache._cache}


def text_of(response):
    """A page without the token of its forms, which is another one each time."""
    return re.sub(r'value="\w{64}"', "", response.text)


@pytest.mark.parametrize("path", KEPT)
def test_an_unknown_parameter_is_as_if_it_were_not_there(path, viewer):
    plain = text_of(viewer.get(path))
    before = keys()
    for query in ("made-up=1", "made-up=%3Cb%3E&utm_source=x", "a[]=1&a[]=2"):
        assert text_of(viewer.get(f"{path}?{query}")) == plain
    assert keys() == before


def test_made_up_values_share_a_room_of_their_own(viewer, settings):
    before = keys()
    most = settings.CACHES["narrowed"]["OPTIONS"]["MAX_ENTRIES"]
    caches["narrowed"]._max_entries = 3
    try:
        viewer.get(f"{PUBLISHED}gaps/")
        plain = {key for key in keys() - before if "page:" in key}
        for number in range(3):
            viewer.get(f"{PUBLISHED}gaps/?sort=x{number}")
            viewer.get(f"{PUBLISHED}gaps/?figures=x{number}")
        pages = {key for key in keys() - before if "page:" in key}
    finally:
        caches["narrowed"]._max_entries = most
    assert len(plain) == 1
    assert plain < pages
    assert len(pages) <= 1 + 3
