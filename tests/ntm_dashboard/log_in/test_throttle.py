"""How long a name has to wait at an address."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communes.models import LogInAttempt
from ntm_dashboard.log_in.refusals import TooOften
from ntm_dashboard.log_in.throttle import ADDRESS, ANYWHERE, HERE, counted, wait_of

NOW = datetime(2023, 10, 4, 7, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
NONE = timedelta()
NAMES = ["chair", "clerk", "nobody"]
ADDRESSES = ["10.0.0.1", "10.0.0.2", "10.0.0.3"]


def attempt(name, address, ago, succeeded=False):
    return LogInAttempt(name=name, address=address, at=NOW - ago, succeeded=succeeded)


ATTEMPTS = st.lists(
    st.builds(
        attempt,
        st.sampled_from(NAMES),
        st.sampled_from(ADDRESSES),
        st.timedeltas(NONE, timedelta(minutes=20)),
        st.booleans(),
    ),
    max_size=150,
).map(lambda found: sorted(found, key=lambda one: one.at, reverse=True))


def wrong(attempts, now, limit, **of):
    """How many wrong ones of these there are within the time of `limit`."""
    return sum(
        not one.succeeded
        and one.at + limit.within > now
        and all(getattr(one, field) == value for field, value in of.items())
        for one in attempts
    )


def too_many(attempts, name, address, now):
    """The rule as the page on deploying tells it."""
    known = any(one.succeeded and (one.name, one.address) == (name, address) for one in attempts)
    return (
        wrong(attempts, now, HERE, name=name, address=address) >= HERE.failures
        or wrong(attempts, now, ADDRESS, address=address) >= ADDRESS.failures
        or (not known and wrong(attempts, now, ANYWHERE, name=name) >= ANYWHERE.failures)
    )


@given(ATTEMPTS, st.sampled_from(NAMES), st.sampled_from(ADDRESSES))
def test_a_name_waits_exactly_as_long_as_there_were_too_many(attempts, name, address):
    wait = wait_of(attempts, name, address, NOW)
    assert (wait > NONE) == too_many(attempts, name, address, NOW)
    if wait > NONE:
        assert wait <= max(HERE.within, ADDRESS.within)
        assert not too_many(attempts, name, address, NOW + wait)
        assert too_many(attempts, name, address, NOW + wait - timedelta(microseconds=1))


def test_who_is_attacked_from_elsewhere_gets_in_where_known_and_elsewhere_after_five_minutes():
    attacks = [attempt("chair", f"10.1.0.{n}", timedelta(seconds=n)) for n in range(20)]
    known = attempt("chair", "10.0.0.1", timedelta(days=80), succeeded=True)
    assert wait_of([*attacks, known], "chair", "10.0.0.1", NOW) == NONE
    assert NONE < wait_of([*attacks, known], "chair", "10.0.0.2", NOW) <= timedelta(minutes=5)
    assert wait_of([*attacks, known], "clerk", "10.0.0.1", NOW) == NONE


def test_an_office_goes_on_while_its_people_mistype():
    mistyped = [attempt(f"person-{n % 33}", "10.0.0.1", timedelta(seconds=n)) for n in range(99)]
    assert wait_of(mistyped, "chair", "10.0.0.1", NOW) == NONE
    one_more = [attempt("person-1", "10.0.0.1", NONE), *mistyped]
    assert wait_of(one_more, "chair", "10.0.0.1", NOW) > NONE


def tried(name="chair", address="10.0.0.1", right=False):
    """One try; raises `TooOften` where it has to wait."""
    try:
        with counted(name, address):
            if not right:
                raise PermissionError
    except PermissionError:
        pass


@pytest.mark.django_db
def test_a_right_try_takes_back_the_wrong_ones_of_its_name_and_address():
    for address in ("10.0.0.1", "10.0.0.1", "10.0.0.2"):
        tried(address=address)
    tried("clerk")
    tried(right=True)
    kept = set(LogInAttempt.objects.values_list("name", "address", "succeeded"))
    assert kept == {
        ("chair", "10.0.0.1", True),
        ("chair", "10.0.0.2", False),
        ("clerk", "10.0.0.1", False),
    }


@pytest.mark.django_db
def test_a_try_that_is_not_over_counts_already():
    with counted("chair", "10.0.0.1"):
        assert LogInAttempt.objects.filter(succeeded=False).count() == 1


@pytest.mark.django_db
def test_a_refused_try_is_not_counted_and_what_is_old_is_forgotten():
    for _try in range(HERE.failures):
        tried()
    with pytest.raises(TooOften):
        tried()
    assert LogInAttempt.objects.count() == HERE.failures
    LogInAttempt.objects.update(at=NOW - timedelta(days=91))
    tried()
    assert LogInAttempt.objects.count() == 1
