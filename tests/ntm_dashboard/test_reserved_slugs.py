"""A code stands in addresses; none may be a word that an address has at its place."""

import re

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import URLPattern, get_resolver

from targets.models import District, not_reserved

LEADING_WORD = re.compile(r"[a-z0-9-]+")


def leading_words(patterns):
    """The word that each address begins with, at the root and behind district and programme."""
    for pattern in patterns:
        if word := LEADING_WORD.match(str(pattern.pattern)):
            yield word[0]
        elif not isinstance(pattern, URLPattern):
            yield from leading_words(pattern.url_patterns)


WORDS = sorted(set(leading_words(get_resolver().url_patterns)))


def test_words_that_addresses_need_are_reserved():
    assert {"admin", "accounts", "static", "media", "district", "todo"} <= settings.RESERVED_SLUGS
    assert {"entry", "files", "healthz"} <= settings.RESERVED_SLUGS
    assert "yen-binh" not in settings.RESERVED_SLUGS


def test_words_are_found_at_the_root_and_among_the_pages():
    assert {"admin", "healthz", "matrix", "results"} <= set(WORDS)


@pytest.mark.parametrize("word", WORDS)
def test_no_code_is_the_leading_word_of_an_address(word):
    for code in (word, word.upper()):
        with pytest.raises(ValidationError, match=code):
            not_reserved(code)


def test_a_code_is_held_against_them():
    with pytest.raises(ValidationError) as error:
        District(code="matrix", name="Yên Bình").full_clean(validate_unique=False)
    assert "code" in error.value.message_dict
