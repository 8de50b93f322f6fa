import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.translation import get_language

from ntm_dashboard.site.middleware import LanguageMiddleware


def answer(**request):
    return LanguageMiddleware(lambda _: HttpResponse(get_language()))(
        RequestFactory(**request).get("/")
    )


def test_a_visitor_without_a_choice_reads_vietnamese_whatever_the_browser_asks_for():
    response = answer(HTTP_ACCEPT_LANGUAGE="en-GB,en;q=0.9")
    assert response.content == b"vi"
    assert response["Content-Language"] == "vi"


@pytest.mark.parametrize(("chosen", "language"), [("en", b"en"), ("vi", b"vi"), ("fr", b"vi")])
def test_the_cookie_chooses_among_the_languages_of_the_site(chosen, language):
    response = answer(HTTP_COOKIE=f"django_language={chosen}")
    assert response.content == language
    assert response["Vary"] == "Cookie"


def test_the_language_of_one_request_does_not_outlast_it():
    before = get_language()
    answer(HTTP_COOKIE="django_language=en")
    assert get_language() == before
