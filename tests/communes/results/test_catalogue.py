"""The catalogue that a transaction judges by is as it stands there, and is not kept by it."""

from django.db import transaction

from communes.results.catalogue import catalogue, current_catalogue


def renamed(programme, name):
    """The first target of `programme`, saved with another name."""
    target = programme.targets.first()
    target.name = name
    target.save()
    return target


def names(found):
    return {target.name for target in found.targets}


def test_what_is_kept_is_taken(demo_programme, django_assert_num_queries):
    kept = catalogue(demo_programme)
    with django_assert_num_queries(1):
        assert current_catalogue(demo_programme) is kept


def test_a_change_of_the_same_transaction_is_seen(demo_programme):
    catalogue(demo_programme)
    renamed(demo_programme, "Another name")
    assert "Another name" in names(current_catalogue(demo_programme))


def test_what_a_transaction_took_back_is_never_kept(demo_programme):
    with transaction.atomic():
        renamed(demo_programme, "Taken back")
        assert "Taken back" in names(current_catalogue(demo_programme))
        transaction.set_rollback(True)
    renamed(demo_programme, "Stands")
    assert names(catalogue(demo_programme)) == set(
        demo_programme.targets.values_list("name", flat=True)
    )
