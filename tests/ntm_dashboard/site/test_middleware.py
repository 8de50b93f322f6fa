import pytest
from django.core.handlers.base import BaseHandler
from django.http import FileResponse, HttpResponse
from django.test import RequestFactory
from django.utils.translation import get_language

from ntm_dashboard.site.middleware import (
    HeadMiddleware,
    LanguageMiddleware,
    PageLanguageMiddleware,
)


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


@pytest.mark.parametrize(
    ("said", "language"), [("en", "en"), ("vi", "vi"), ("fr", "vi"), ("", "vi"), (None, "vi")]
)
def test_a_form_is_answered_in_the_language_of_its_page(said, language):
    def answer_form(request):
        PageLanguageMiddleware(None).process_view(request, None, (), {})
        return HttpResponse(get_language())

    fields = {} if said is None else {"page_language": said}
    request = RequestFactory(HTTP_COOKIE="django_language=vi").post("/", fields)
    before = get_language()
    response = LanguageMiddleware(answer_form)(request)
    assert (response.text, response["Content-Language"]) == (language, language)
    assert get_language() == before


@pytest.mark.parametrize(
    "path", ["/accounts/login/", "/healthz", "/nothing/", "/static/nothing.css"]
)
@pytest.mark.django_db
def test_a_head_is_answered_with_the_headers_of_a_get_alone(path):
    site = BaseHandler()
    site.load_middleware()
    whole, alone = (
        site.get_response(RequestFactory().generic(method, path)) for method in ("GET", "HEAD")
    )
    assert whole.content
    assert not alone.content
    assert alone.status_code == whole.status_code
    assert alone.headers["Content-Type"] == whole.headers["Content-Type"]


def test_a_file_is_not_sent_to_who_asks_for_its_headers(tmp_path):
    kept = tmp_path / "kept.pdf"
    kept.write_bytes(b"%PDF")
    with kept.open("rb") as file:
        sent = FileResponse(file)
        response = HeadMiddleware(lambda _: sent)(RequestFactory().head("/"))
        assert b"".join(response) == b""
    assert response.headers["Content-Length"] == "4"
    assert response.file_to_stream is None
