"""The refusals of goals as resolutions word them, by the rules, the model and the database."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from targets import rules
from targets.models import Target

from ..factories import make_target
from .refusals import ACCEPTED, BEYOND_THE_DATABASE, REFUSED, columns

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.mark.parametrize("changes", ACCEPTED, ids=str)
def test_a_sound_target_has_no_problems(changes):
    assert rules.target_problems(SimpleNamespace(**columns(changes))) == []


@pytest.mark.parametrize(("changes", "field"), REFUSED + BEYOND_THE_DATABASE, ids=str)
def test_an_unsound_target_is_refused_with_a_sentence_at_its_field(changes, field):
    problems = rules.target_problems(SimpleNamespace(**columns(changes)))
    assert field in [name for name, _message in problems]
    assert all(str(message)[-1] == "." for _name, message in problems)


@pytest.mark.django_db
@pytest.mark.parametrize("changes", ACCEPTED, ids=str)
def test_a_sound_target_is_taken_by_model_and_database(changes):
    other = make_target()
    target = Target(programme=other.programme, group=other.group, number="9", name="Thử")
    fill(target, changes)
    target.full_clean()
    target.save()
    assert Target.objects.filter(pk=target.pk).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("changes", "field"), REFUSED + BEYOND_THE_DATABASE, ids=str)
def test_an_unsound_target_is_refused_by_the_model(changes, field):
    target = make_target()
    fill(target, changes)
    with pytest.raises(ValidationError) as refused:
        target.full_clean()
    assert field in refused.value.message_dict


@pytest.mark.django_db
@pytest.mark.parametrize(("changes", "field"), REFUSED, ids=str)
def test_an_unsound_target_is_refused_by_the_database(changes, field):
    target = make_target()
    fill(target, changes)
    with pytest.raises(IntegrityError), transaction.atomic():
        target.save()


def fill(target, changes):
    for name, value in columns(changes).items():
        setattr(target, name, value)
