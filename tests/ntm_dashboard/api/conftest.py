import pytest
from django.test import Client

from communes.accounts.tokens import new_token


@pytest.fixture
def client_of(account_of):
    """A program that reads by a token of the demo's official, or of an account."""

    def client_of(who):
        user = account_of(who) if isinstance(who, str) else who
        text = new_token(user, f"token {user.api_tokens.count()}")
        return Client(headers={"Authorization": f"Bearer {text}"})

    return client_of


@pytest.fixture
def program(client_of):
    """A program that reads as an official who reads."""
    return client_of("member-01")
