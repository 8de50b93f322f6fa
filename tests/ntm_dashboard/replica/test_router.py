"""Which database is asked for what."""

import pytest
from django.db.utils import ConnectionRouter

from communes.models import Figure
from ntm_dashboard.replica.router import REPLICA, ReplicaRouter, at_replica
from targets.models import Target


@pytest.fixture
def router():
    return ConnectionRouter([ReplicaRouter()])


@pytest.fixture
def from_replica():
    """A row that was read there, and is kept."""
    return Target.from_db(REPLICA, ["id"], [1])


def test_the_replica_is_read_where_that_is_said_and_nowhere_else(router, from_replica):
    assert router.db_for_read(Figure) == "default"
    with at_replica():
        assert router.db_for_read(Figure) == REPLICA
        assert router.db_for_read(Figure, instance=from_replica) == REPLICA
    assert router.db_for_read(Figure, instance=from_replica) == "default"


def test_an_error_leads_back_to_the_primary(router):
    with pytest.raises(ValueError, match="x"), at_replica():
        raise ValueError("x")
    assert router.db_for_read(Figure) == "default"


def test_all_is_written_at_the_primary(router, from_replica):
    with at_replica():
        assert router.db_for_write(Figure) == "default"
    assert router.db_for_write(Target, instance=from_replica) == "default"
    assert router.allow_relation(from_replica, Figure())


def test_tables_are_made_at_the_primary_alone(router):
    assert router.allow_migrate("default", "communes")
    assert not router.allow_migrate(REPLICA, "communes")
