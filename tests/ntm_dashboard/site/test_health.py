import pytest


@pytest.mark.django_db
def test_the_health_check_answers_anyone(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.django_db
def test_pages_may_load_only_what_the_site_itself_serves(client):
    policy = client.get("/healthz")["Content-Security-Policy"].split("; ")
    assert "default-src 'self'" in policy
    assert "img-src 'self' data:" in policy


@pytest.mark.django_db
def test_the_language_switch_works_before_log_in(client):
    response = client.post("/accounts/language/", {"language": "en", "next": "/accounts/login/"})
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/")
    assert response.cookies["django_language"].value == "en"
