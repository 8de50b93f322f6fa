"""The periods of a year: by a rule of days, on working days, corrected before they are kept."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from communes.bulk.days import DayRule, day_off, next_working_day
from communes.models import Period
from targets.quarters import Quarter
from tests.communes.bulk.forms import filled, page
from tests.factories import make_period, make_programme, make_user

quarters = st.builds(Quarter, st.integers(2021, 2035), st.integers(1, 4))
rules = st.builds(DayRule, st.integers(1, 31), st.integers(1, 31))


@given(quarter=quarters, rule=rules)
def test_reports_open_and_are_due_on_working_days_in_their_order(quarter, rule):
    opens_on, due_on = rule.days(quarter)
    assert quarter.first_day < opens_on <= due_on
    for day in (opens_on, due_on):
        assert day.weekday() < 5
        assert not day_off(day)


@given(day=st.dates(datetime.date(2021, 1, 1), datetime.date(2035, 1, 1)))
def test_a_day_moves_no_further_than_the_days_off_go(day):
    moved = next_working_day(day)
    days = [day + datetime.timedelta(days=n) for n in range((moved - day).days)]
    assert all(one.weekday() >= 5 or day_off(one) for one in days)


@pytest.mark.parametrize(
    ("quarter", "days"),
    [
        ("2023Q2", ("2023-06-15", "2023-07-10")),
        ("2023Q1", ("2023-03-15", "2023-04-10")),
        ("2022Q3", ("2022-09-15", "2022-10-10")),
        ("2025Q4", ("2025-12-15", "2026-01-12")),
        ("2024Q2", ("2024-06-17", "2024-07-10")),
    ],
)
def test_the_weekend_moves_to_monday(quarter, days):
    found = DayRule(15, 10).days(Quarter.parse(quarter))
    assert tuple(map(str, found)) == days


def test_public_holidays_and_the_days_given_for_them_move():
    """New year; Hùng Kings of 2026 on a Sunday, given on Monday; the 30th, the 1st, a weekend."""
    assert str(next_working_day(datetime.date(2026, 1, 1))) == "2026-01-02"
    assert str(next_working_day(datetime.date(2026, 4, 26))) == "2026-04-28"
    assert str(next_working_day(datetime.date(2026, 4, 30))) == "2026-05-04"
    assert day_off(datetime.date(2026, 2, 17)) == "Tết Nguyên Đán"


def test_a_month_without_the_day_has_its_last():
    assert str(DayRule(31, 10).days(Quarter(2023, 2))[0]) == "2023-06-30"


def rows_of(client, programme, query=""):
    answer = client.get(page("periods", programme) + query)
    assert answer.status_code == 200
    return answer


def sent(answer, **changes):
    return filled(answer.context["rule_form"], *answer.context["rows"]) | changes


@pytest.mark.django_db
def test_the_periods_of_a_year_are_made_and_those_that_exist_stay(keeper):
    programme = make_programme()
    kept = make_period(programme, "2023Q2", opens_on=datetime.date(2023, 6, 1))
    answer = rows_of(keeper, programme, "?year=2023&opens=15&due=10")
    assert [row.quarter.number for row in answer.context["rows"]] == [1, 3, 4]
    assert answer.context["kept"] == [kept]
    assert keeper.post(page("periods", programme), sent(answer)).status_code == 302
    made = Period.objects.filter(programme=programme).values_list("quarter", "opens_on", "due_on")
    assert [tuple(map(str, row)) for row in made] == [
        ("2023Q1", "2023-03-15", "2023-04-10"),
        ("2023Q2", "2023-06-01", "2023-07-10"),
        ("2023Q3", "2023-09-15", "2023-10-10"),
        ("2023Q4", "2023-12-15", "2024-01-10"),
    ]


@pytest.mark.django_db
def test_a_day_is_corrected_and_a_quarter_left_out_before_they_are_made(keeper):
    programme = make_programme()
    answer = rows_of(keeper, programme, "?year=2022&opens=15&due=10")
    data = sent(answer, **{"2022Q1-due_on": "2022-04-20"})
    del data["2022Q2-wanted"]
    keeper.post(page("periods", programme), data)
    made = dict(programme.periods.values_list("quarter", "due_on"))
    assert made[Quarter(2022, 1)] == datetime.date(2022, 4, 20)
    assert Quarter(2022, 2) not in made


@pytest.mark.django_db
def test_none_is_made_where_one_is_due_before_it_opens(keeper):
    programme = make_programme()
    data = sent(rows_of(keeper, programme), **{"2021Q3-due_on": "2021-09-01"})
    refused = keeper.post(page("periods", programme), data)
    assert refused.status_code == 422
    assert "The period is due before it opens." in refused.content.decode()
    assert not programme.periods.exists()


@pytest.mark.django_db
def test_the_same_form_sent_twice_makes_nothing_twice(keeper):
    programme = make_programme()
    data = sent(rows_of(keeper, programme))
    for _time in range(2):
        assert keeper.post(page("periods", programme), data).status_code == 302
    assert programme.periods.count() == 4


@pytest.mark.django_db
def test_it_begins_with_the_year_that_lacks_periods_and_the_usual_days(keeper):
    programme = make_programme()
    for quarter in Quarter.range(Quarter(2021, 1), Quarter(2021, 4)):
        make_period(
            programme,
            quarter,
            opens_on=quarter.last_day.replace(day=20),
            due_on=quarter.shift(1).first_day.replace(day=5),
        )
    form = rows_of(keeper, programme).context["rule_form"]
    assert form.cleaned_data == {"year": 2022, "opens": 20, "due": 5}


@pytest.mark.django_db
def test_only_the_quarters_of_the_programme_are_there(keeper):
    programme = make_programme(start="2021Q3", end="2022Q1")
    answer = rows_of(keeper, programme)
    assert [str(row.quarter) for row in answer.context["rows"]] == ["2021Q3", "2021Q4"]


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["?year=1999&opens=1&due=1", "?year=2021&opens=x&due=40"])
def test_what_cannot_be_a_rule_is_told_and_shows_no_days(keeper, query):
    answer = rows_of(keeper, make_programme(), query)
    assert answer.context["rule_form"].errors
    assert "rows" not in answer.context


@pytest.mark.django_db
def test_only_who_manages_the_programme_may_open_it(client):
    programme = make_programme()
    client.force_login(make_user(is_staff=True))
    assert client.get(page("periods", programme)).status_code == 403
    assert client.post(page("periods", programme)).status_code == 403


@pytest.mark.django_db
def test_the_second_of_two_clicks_finds_the_periods_of_the_first(keeper):
    """Which quarters have none is asked in the transaction that makes them, one after the other."""
    programme = make_programme(start="2023Q1", end="2023Q4")
    asked = {"year": "2023", "opens": "15", "due": "10"}
    sent = asked | filled(*keeper.get(page("periods", programme), asked).context["rows"])
    with CaptureQueriesContext(connection) as queries:
        assert keeper.post(page("periods", programme), sent).status_code == 302
    done = [query["sql"] for query in queries]
    begins = next(place for place, sql in enumerate(done) if sql.startswith("SAVEPOINT"))
    reads = next(place for place, sql in enumerate(done) if 'FROM "communes_period"' in sql)
    assert begins < reads
    assert keeper.post(page("periods", programme), sent).status_code == 302
    assert programme.periods.count() == 4
