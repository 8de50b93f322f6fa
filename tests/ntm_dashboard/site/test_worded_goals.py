"""Every address of a programme whose goals are as its resolution words them; none may fail."""

import itertools

import pytest
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern

from communes.models import Commune, Official
from communes.results.catalogue import catalogue
from targets.quarters import Quarter
from tests import factories

pytestmark = pytest.mark.thorough

EXPORTS = ["?export=csv", "?figures=provisional&export=xlsx"]
one_database = pytest.mark.one_database
READ = [
    pytest.param("sl-chutich", "2021Q1", marks=one_database),
    pytest.param("sl-chutich", "2022Q4", marks=one_database),
    ("sl-chutich", "2023Q3"),
    pytest.param("sl-chutich", "2023Q4", marks=one_database),
    pytest.param("sl-baocao", "2023Q4", marks=one_database),
    ("sl-vanphong", "2023Q4"),
]
"""Who opens the pages of which quarter: the chair reads, the others report and review. The quarters
are one with nothing asked yet, the last before a break, one published, and the one reported now."""


def values_of(programme):
    """Name of a part of an address → what it may be."""
    communes = Commune.objects.filter(district=programme.district, code__in=("sl-01", "sl-11"))
    codes = [commune.code for commune in communes]
    return {
        "number": [target.number for target in catalogue(programme).targets],
        "commune": codes,
        "unit": [*codes, "district"],
        "official": ["sl-bithu", "sl-tc", "sl-vh", "truong-sl-11", "sl-baocao"],
        "then": ["2021Q1", "2022Q4", "2023Q3"],
        "kind": ["csv", "json", "xlsx", "docx"],
        "version": [1],
        "pk": [1],
    }


def addresses(programme, quarter):
    """Every address of the URLconf that begins with a programme and quarter."""
    known = values_of(programme)
    fixed = {"district": programme.district.code, "programme": programme.code, "quarter": quarter}
    (pages,) = (
        one.url_patterns
        for one in get_resolver().url_patterns
        if not isinstance(one, URLPattern) and "quarter" in one.pattern.converters
    )
    for pattern in pages:
        names = list(pattern.pattern.converters)
        for chosen in itertools.product(*(known[name] for name in names)):
            parts = dict(zip(names, chosen, strict=True)) | fixed
            if "then" in parts:
                parts["then"] = Quarter.parse(parts["then"])
            yield reverse(pattern.name, kwargs=parts | {"quarter": Quarter.parse(quarter)})


def failing(client, code, programme, quarter):
    """The addresses, and the lists that they offer to take away, that end in a fault.

    They are opened by the official of this code.
    """
    client.force_login(factories.make_user(Official.objects.get(code=code)))
    client.raise_request_exception = False
    found = []
    for address in addresses(programme, quarter):
        page = client.get(address)
        queries = EXPORTS if b"export=csv" in page.content else EXPORTS[-1:]
        answers = {"": page} | {query: client.get(address + query) for query in queries}
        found += [address + query for query, one in answers.items() if one.status_code >= 500]
    return found


@pytest.mark.parametrize(("code", "quarter"), READ)
def test_no_address_fails(code, quarter, son_lang, client):
    assert failing(client, code, son_lang, quarter) == []


@pytest.mark.parametrize(("code", "quarter"), [("sl-chutich", "2023Q3"), ("sl-baocao", "2023Q4")])
def test_no_address_fails_while_a_family_is_being_entered(code, quarter, son_lang, client):
    """A parent has no part yet; another has one that came after the quarter was published."""
    first, part = (son_lang.targets.get(number=number) for number in ("1", "1.3"))
    first.pk, first.number = None, "21"
    part.pk, part.number = None, "1.4"
    first.save()
    part.save()
    assert failing(client, code, son_lang, quarter) == []
