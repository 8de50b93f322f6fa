"""The document is one of OpenAPI, and every answer is as it says."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openapi_spec_validator import OpenAPIV31SpecValidator

from communes.accounts.tokens import new_token
from ntm_dashboard.wsgi import application
from targets.models import Target

from .places import PARTS, addresses

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

EXAMPLES = 12
"""Of each address; all together take about ten seconds."""


@pytest.fixture
def document(client):
    return client.get("/api/openapi.json").json()


def test_it_is_a_document_of_openapi(document):
    errors = OpenAPIV31SpecValidator(document).iter_errors()
    assert [error.message for error in errors] == []


def test_it_says_of_every_address_what_it_tells_and_how_it_refuses(document):
    for operations in document["paths"].values():
        assert list(operations) == ["get"]
        assert operations["get"]["summary"]
        assert set(operations["get"]["responses"]) == {"200", "401", "403", "404", "422"}
    assert document["security"] == [{"token": []}, {"session": []}, {}]


TOLD_OTHERWISE = {"id", "programme", "number_key", "scale", "scale_en"}


def test_no_field_of_a_target_is_left_out(document):
    told = document["components"]["schemas"]["TargetJson"]["properties"]
    fields = {field.name for field in Target._meta.concrete_fields}
    assert fields - TOLD_OTHERWISE - told.keys() == set()
    assert {"words", "words_en"} <= told.keys()


def test_its_summaries_are_in_the_readers_language(client):
    path = "/api/districts/"
    told = client.get("/api/openapi.json").json()["paths"][path]["get"]["summary"]
    client.cookies["django_language"] = "en"
    english = client.get("/api/openapi.json").json()["paths"][path]["get"]["summary"]
    assert (told, english) == ("Các địa phương mà bạn được xem", "The districts you may read")


@pytest.mark.parametrize("name", addresses())
@pytest.mark.thorough
def test_answers_are_as_the_document_says(name, account_of, one_connection):
    """Of the demo's own parts and of generated ones, with parameters that fit and that do not."""
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", application)
    operation = schema.find_operation_by_id(name)
    text = new_token(account_of("member-01"), name)
    statuses = set()

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), of_the_demo=st.booleans())
    def answers(case, of_the_demo):
        if of_the_demo:
            case.path_parameters = {part: PARTS[part] for part in case.path_parameters or {}}
        headers = {"Authorization": f"Bearer {text}", "Accept-Encoding": "identity"}
        response = case.call_and_validate(headers=headers)
        statuses.add(response.status_code)

    answers()
    assert 200 in statuses
