"""How a process comes to know its replica, and lets it rest."""

import pytest
from django.db import OperationalError

from ntm_dashboard.replica import state as module
from ntm_dashboard.replica.state import PAUSE, Position, ReplicaState

START = Position(1, "ntm", "0/10")


@pytest.fixture
def clock(monkeypatch):
    """The seconds that the process sees, in a list of one."""
    seconds = [1000.0]
    monkeypatch.setattr(module.time, "monotonic", lambda: seconds[0])
    return seconds


@pytest.fixture
def replayed(monkeypatch):
    """Whether the replica has what it needs, in a list of one; notes what it was asked for."""
    found = [True]
    monkeypatch.setattr(module, "position_of_primary", lambda: START)
    monkeypatch.setattr(module, "has_replayed", lambda position: found[0] and position == START)
    return found


def test_at_first_one_request_asks_and_all_when_it_is_met(clock, replayed):
    state = ReplicaState()
    assert [state.may_be_asked(), state.may_be_asked()] == [True, False]
    assert state.is_met()
    assert [state.may_be_asked(), state.may_be_asked()] == [True, True]


def test_it_is_not_met_before_it_has_what_was_there_when_the_process_began(clock, replayed, caplog):
    state, replayed[0] = ReplicaState(), False
    assert state.may_be_asked()
    assert not state.is_met()
    assert not state.may_be_asked()
    clock[0] += PAUSE
    replayed[0] = True
    assert state.may_be_asked()
    assert state.is_met()
    assert caplog.messages == []


def test_while_it_fails_one_request_in_each_pause_asks_and_it_is_told_once(clock, replayed, caplog):
    state = ReplicaState()
    state.is_met()
    for _thread in range(3):
        state.failed(OperationalError("connection refused\n\tIs it running?"))
    assert not state.may_be_asked()
    clock[0] += PAUSE
    assert [state.may_be_asked(), state.may_be_asked()] == [True, False]
    state.failed(OperationalError("timeout"))
    clock[0] += PAUSE
    assert state.may_be_asked()
    assert state.is_met()
    assert state.may_be_asked()
    assert caplog.messages == [
        "The replica fails, pages are read at the primary: connection refused Is it running?",
        "The replica answers again.",
    ]
