"""The pages of measures: the list, the form, one measure; and where else they stand."""

import csv
import io

import pytest

from communes.models import CorrectiveMeasure, MeasureChange, Official, Period
from communes.workflow.measures import measures_in
from targets.models import DataVersion, Programme
from targets.quarters import Quarter
from tests import factories
from tests.pages import PUBLISHED, RUNNING

pytestmark = pytest.mark.usefixtures("db", "six_days_before_due", "english_pages")
LIST = f"{RUNNING}measures/"
OVERDUE = "Rà soát hộ bỏ trống chuồng"


@pytest.fixture
def as_person(client, log_in):
    """Logs the client in as an official of the demo, and answers the client."""

    def as_person(code):
        log_in(code)
        return client

    return as_person


def measure(number, commune=None, which=1):
    return CorrectiveMeasure.objects.get(
        target__programme__code="nqdh-23",
        target__number=number,
        commune__code=commune,
        number=which,
    )


def page_of(one):
    return f"{RUNNING}measures/{one.pk}/"


def rows(response):
    """(Number of the target, state) of each row of the list."""
    return [
        (line.record.target.number, line.record.state) for line in response.context["table"].rows
    ]


def written(**values):
    return {
        "commune": "",
        "cause": "Thủ tục còn chậm",
        "measure": "Rút ngắn thủ tục",
        "product": "Quy trình một cửa",
        "official": Official.objects.get(code="dept-03").pk,
        "due_quarter": "2023Q4",
        "due_day": "",
    } | values


def test_the_list_shows_what_needs_somebody_first(as_person):
    response = as_person("member-01").get(LIST)
    assert rows(response) == [
        ("6", "overdue"),
        ("10", "without"),
        ("6", "open"),
        ("9", "open"),
        ("22", "open"),
        ("19", "open"),
        ("22", "done"),
    ]
    text = response.text
    for words in (OVERDUE, "Nhiều hộ bỏ trống chuồng", "Hoàng Hữu Tuấn", "30/9/2023", "Overdue"):
        assert words in text
    assert "measures/new/" not in text


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("?state=open", ["6", "6", "9", "22", "19"]),
        ("?state=overdue", ["6"]),
        ("?state=done", ["22"]),
        ("?state=without", ["10"]),
        ("?state=closed", []),
        ("?target=22", ["22", "22"]),
        ("?official=dept-03", ["9"]),
        ("?q=tai+dan+co+kiem+soat", ["6"]),
        ("?q=doanh+nghiep", ["10"]),
        ("?sort=-due", ["10", "19", "6", "9", "22", "6", "22"]),
    ],
)
def test_the_list_is_narrowed_and_sorted(as_person, query, numbers):
    found = [number for number, _state in rows(as_person("member-01").get(LIST + query))]
    assert found == numbers


@pytest.mark.parametrize(
    ("until", "told"), [("2023-10-03", True), ("2023-10-04", False), (None, False)]
)
def test_an_open_measure_says_that_its_official_has_no_access_any_more(as_person, until, told):
    client = as_person("reviewer-01")
    found = CorrectiveMeasure.objects.open().filter(target__programme__code="nqdh-23")
    one = found.earliest("pk")
    Official.objects.filter(pk=one.official_id).update(until=until)
    DataVersion.move_on([one.target.programme_id], catalogue=True)
    for address in (LIST, page_of(one)):
        assert ("The access has ended." in client.get(address).text) is told
    CorrectiveMeasure.objects.filter(official=one.official).update(
        status="done", closed_on="2023-10-04"
    )
    DataVersion.move_on([one.target.programme_id], catalogue=True)
    assert "The access has ended." not in client.get(LIST).text


@pytest.mark.parametrize("is_active", [True, False])
def test_an_open_measure_says_that_the_account_of_its_official_is_closed(as_person, is_active):
    client = as_person("reviewer-01")
    found = CorrectiveMeasure.objects.open().filter(target__programme__code="nqdh-23")
    one = found.earliest("pk")
    account = factories.make_user()
    Official.objects.filter(pk=one.official_id).update(user=account)
    assert "The access has ended." not in client.get(LIST).text
    account.is_active = is_active
    account.save()
    for address in (LIST, page_of(one)):
        assert ("The access has ended." not in client.get(address).text) is is_active


def test_the_list_is_taken_away_as_it_is_shown(as_person):
    response = as_person("member-01").get(f"{LIST}?state=overdue&export=csv")
    head, row = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    assert head[:3] == ["No.", "Target", "Cause"]
    assert row[1] == "Main livestock (Bảo Ái Commune)"
    assert row[5:] == ["Hoàng Hữu Tuấn", "30/9/2023", "Overdue"]
    assert as_person("member-01").get(f"{LIST}?export=xlsx").status_code == 200


def test_an_empty_list_says_why_and_what_will_happen(client):
    programme = factories.make_programme()
    factories.make_period(programme)
    client.force_login(factories.make_user(factories.make_official(programme.district)))
    text = client.get(f"/{programme.district.code}/{programme.code}/2023Q2/measures/").text
    assert "No target of this quarter is late" in text


def test_a_measure_stands_in_the_quarters_of_its_life():
    programme = Programme.objects.get(code="nqdh-23")

    def found(quarter):
        return [one.target.number for one in measures_in(programme, Quarter.parse(quarter))]

    assert found("2023Q1") == []
    assert sorted(found("2023Q2")) == ["19", "22", "22", "6", "6", "9"]
    assert sorted(found("2023Q4")) == ["19", "22", "6", "6", "9"]


def test_a_lead_is_offered_the_own_targets_the_late_first(as_person):
    client = as_person("dept-03")
    response = client.get(f"{LIST}new/")
    assert [link.label.split(".")[0] for link in response.context["late"]] == ["9", "10"]
    assert [link.label.split(".")[0] for link in response.context["others"]] == ["3"]
    assert client.get(f"{LIST}new/?target=6").status_code == 404
    assert f"{LIST}new/?target=10" in client.get(LIST).text


def test_a_lead_writes_a_measure(as_person):
    client = as_person("dept-03")
    response = client.post(f"{LIST}new/?target=10", written(), follow=True)
    one = measure("10")
    assert response.redirect_chain == [(page_of(one), 302)]
    assert "The measure is written" in response.text
    assert (one.cause, one.due.isoformat()) == ("Thủ tục còn chậm", "2023-12-31")
    assert MeasureChange.objects.get().by == response.wsgi_request.user
    assert ("10", "without") not in rows(client.get(LIST))


def test_who_is_told_of_a_measure_without_an_account_is_named(as_person):
    client = as_person("dept-03")
    official = Official.objects.get(code="chair-04738", user=None)
    values = written(official=official.pk)
    text = client.post(f"{LIST}new/?target=10", values, follow=True).text
    assert "who answers for it sees it" not in text
    assert f"{official.name} has no account yet" in text
    again = values | {"verb": "change", "seen": 0, "cause": "Thiếu vốn"}
    text = client.post(page_of(measure("10")), again, follow=True).text
    assert f"{official.name} has no account yet" in text
    factories.make_user(official)
    text = client.post(page_of(measure("10")), again | {"seen": 1, "cause": "x"}, follow=True).text
    assert "has no account yet" not in text


def test_a_reviewer_writes_one_for_a_commune_by_a_day(as_person):
    values = written(commune="04738", due_quarter="", due_day="2023-11-15")
    as_person("reviewer-01").post(f"{LIST}new/?target=10", values)
    assert measure("10", "04738").due.isoformat() == "2023-11-15"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"cause": " "}, "This field is required."),
        ({"official": ""}, "This field is required."),
        ({"official": "999999"}, "Select a valid choice"),
        ({"commune": "99999"}, "Select a valid choice"),
        ({"due_quarter": ""}, "Choose a quarter or a day."),
        ({"due_day": "2023-11-15"}, "Choose a quarter or a day, not both."),
        ({"due_quarter": "", "due_day": "2023-10-03"}, "The measure is due before it is opened."),
        ({"due_quarter": "", "due_day": "mai"}, "Enter a valid date."),
    ],
)
def test_a_form_that_is_not_complete_says_what_is_wrong_and_keeps_what_was_typed(
    as_person, values, sentence
):
    response = as_person("dept-03").post(f"{LIST}new/?target=10", written(**values))
    assert response.status_code == 422
    assert sentence in response.text
    assert "Rút ngắn thủ tục" in response.text
    assert not MeasureChange.objects.exists()


def test_the_responsible_says_how_it_goes_and_that_it_is_done(as_person):
    one = measure("6", "04738")
    client = as_person("chair-04738")
    text = client.get(page_of(one)).text
    assert 'value="tell"' in text
    assert 'value="finish"' in text
    assert 'value="close"' not in text
    seen = {"seen": 0, "words": "Đã rà soát 3 thôn"}
    text = client.post(page_of(one), seen | {"verb": "tell"}, follow=True).text
    assert "Đã rà soát 3 thôn" in text
    done = {"verb": "finish", "seen": 1, "words": "Đã gửi bảng tổng hợp"}
    text = client.post(page_of(one), done, follow=True).text
    assert "The measure is marked as done." in text
    assert measure("6", "04738").status == "done"


def test_a_writer_changes_closes_and_reopens(as_person):
    one = measure("9")
    client = as_person("reviewer-01")
    values = written(verb="change", seen=0, due_quarter="2024Q1")
    text = client.post(page_of(one), values, follow=True).text
    assert "<del>31/12/2023</del> → 31/3/2024" in text
    client.post(page_of(one), {"verb": "close", "seen": 1, "words": "Làm theo dự án khác"})
    assert measure("9").status == "closed"
    text = client.post(page_of(one), {"verb": "reopen", "seen": 2, "words": "Vẫn cần"}, follow=True)
    assert measure("9").status == "open"
    assert "Làm theo dự án khác" in text.text


@pytest.mark.parametrize("verb", ["tell", "finish"])
def test_a_step_that_is_sent_twice_is_done_once(as_person, verb):
    one = measure("6", "04738")
    client = as_person("chair-04738")
    steps = one.changes.count()
    form = {"verb": verb, "seen": 0, "words": "Đã rà soát 3 thôn "}
    assert [client.post(page_of(one), form).status_code for _ in range(2)] == [302, 302]
    assert one.changes.count() == steps + 1
    assert client.post(page_of(one), form | {"words": "Khác"}).status_code == 409


@pytest.mark.parametrize("verb", ["change", "close"])
def test_a_writers_step_that_is_sent_twice_is_done_once(as_person, verb):
    one = measure("9")
    client = as_person("reviewer-01")
    form = written(verb=verb, seen=0, words="Thôi")
    steps = one.changes.count()
    assert [client.post(page_of(one), form).status_code for _ in range(2)] == [302, 302]
    assert one.changes.count() == steps + 1


def test_who_was_slower_is_told_and_loses_no_word(as_person):
    one = measure("9")
    client = as_person("reviewer-01")
    client.post(page_of(one), written(verb="change", seen=0))
    response = client.post(page_of(one), {"verb": "close", "seen": 0, "words": "Không cần nữa"})
    assert response.status_code == 409
    assert "The measure is no longer as you saw it" in response.text
    assert "Không cần nữa" in response.text
    assert 'name="seen" value="1"' in response.text


@pytest.mark.parametrize(
    ("form", "unsent"),
    [
        ({"verb": "tell", "words": "Xong 3/5"}, "Xong 3/5"),
        ({"verb": "close", "words": "Thôi"}, "Thôi"),
        (
            {"verb": "change", "cause": "Mưa", "measure": "Bơm", "product": "Mương"},
            "Mưa\nBơm\nMương",
        ),
        (
            {"verb": "change", "cause": "Mưa", "official": "0"},
            "Mưa\nRút ngắn thủ tục\nQuy trình một cửa",
        ),
    ],
)
def test_words_for_a_step_that_the_measure_does_not_take_any_more_are_shown(
    as_person, form, unsent
):
    one = measure("9")
    client = as_person("reviewer-01")
    client.post(page_of(one), {"verb": "close", "seen": 0, "words": "Không cần nữa"})
    fields = written(**form) if form["verb"] == "change" else form
    response = client.post(page_of(one), fields | {"seen": 0})
    assert response.status_code in (403, 409, 422)
    assert response.context["unsent"] == unsent
    assert "Your words were not sent:" in response.text


def test_an_overdue_measure_is_changed_by_a_day_from_its_opening_on(as_person):
    one = measure("6", "04738")
    form = as_person("reviewer-01").get(page_of(one)).context["form"]
    assert form.fields["due_day"].widget.attrs["min"] == one.opened_on.isoformat()
    assert form.initial["due_day"] == one.due
    values = written(verb="change", seen=0, due_quarter="", due_day=one.due.isoformat())
    assert as_person("reviewer-01").post(page_of(one), values).status_code == 302


def test_a_new_measure_is_due_from_today_on(as_person):
    form = as_person("reviewer-01").get(f"{LIST}new/?target=6").context["form"]
    assert form.fields["due_day"].widget.attrs["min"] == "2023-10-04"


@pytest.mark.parametrize("form", [{"verb": "tell", "words": "Đang làm"}, {"verb": "change"}])
def test_what_was_typed_and_not_taken_is_not_left_unasked(as_person, form):
    client = as_person("reviewer-01" if form["verb"] == "change" else "chair-04738")
    one = measure("6", "04738")
    page = client.get(page_of(one)).text
    assert "<leave-guard>" in page
    assert "data-unsent" not in page
    form = written(due_day="2023-11-15") | form
    assert "data-unsent" in client.post(page_of(one), form).text


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"verb": "close", "seen": 0, "words": "x"}, 403),
        ({"verb": "tell", "seen": 0, "words": " "}, 422),
        ({"verb": "tell", "words": "x"}, 409),
        ({"verb": "burn", "seen": 0}, 400),
    ],
)
def test_what_the_responsible_may_not_do_is_refused(as_person, values, status):
    one = measure("6", "04738")
    assert as_person("chair-04738").post(page_of(one), values).status_code == status
    assert not MeasureChange.objects.exists()


def test_an_incomplete_change_keeps_the_measure_and_says_why(as_person):
    one = measure("9")
    values = written(verb="change", seen=0, product="")
    response = as_person("reviewer-01").post(page_of(one), values)
    assert response.status_code == 422
    assert "This field is required." in response.text
    assert measure("9").version == 0


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("targets/6/", OVERDUE),
        ("communes/04738/", OVERDUE),
        ("officials/chair-04738/", OVERDUE),
        ("targets/10/", "nobody has written yet what is done about it"),
    ],
)
def test_measures_stand_where_they_are_looked_for(as_person, path, words):
    assert words in as_person("member-01").get(RUNNING + path).text


def test_the_public_sees_no_measure_anywhere(client, settings):
    settings.NTM_PUBLIC = True
    for path in ("", "targets/6/", "communes/04738/", "report/"):
        text = client.get(PUBLISHED + path).text
        for words in (OVERDUE, "Hỗ trợ tái đàn", "Corrective measure", "measures/"):
            assert words not in text, path


def test_my_work_has_the_own_measures_the_overdue_first(as_person):
    target = Programme.objects.get(code="nqdh-23").targets.get(number="11")
    factories.make_measure(target, Official.objects.get(code="chair-04738"))
    response = as_person("chair-04738").get("/todo/")
    assert [line["late"] for line in response.context["measures"]] == [True, False]
    assert "days late: 4" in response.text
    assert response.context["page"].nav[-1].count == 3


def test_the_header_tells_of_an_overdue_measure(as_person):
    notices = as_person("chair-04738").get(LIST).context["page"].notices
    assert "Measure for target 6, due 30/9/2023 (days late: 4)" in [one.text for one in notices]


def test_a_person_who_only_answers_for_a_measure_has_my_work_and_lands_there(client):
    programme = Programme.objects.get(code="nqdh-23")
    official = factories.make_official(programme.district)
    factories.make_user(official, username="lam", password="mật khẩu")
    where = {"username": "lam", "password": "mật khẩu"}
    assert client.post("/accounts/login/", where).url == "/"
    factories.make_measure(programme.targets.get(number="11"), official)
    client.logout()
    assert client.post("/accounts/login/", where).url == "/todo/"
    assert client.get(PUBLISHED).context["page"].nav[-1].url == "/todo/"


def test_who_writes_is_asked_again_when_the_next_quarter_opens(as_person, settings):
    client = as_person("dept-03")
    asked = client.get("/todo/").context["asked"]
    assert [group["quarter"] for group in asked] == ["Q3 2023"]
    assert [link.label.split(".")[0] for link in asked[0]["links"]] == ["10"]
    client.post(f"{LIST}new/?target=10", written())
    assert client.get("/todo/").context["asked"] == []
    one = measure("10")
    factories.make_assignment(one.official, one.target.programme, duty="lead")
    CorrectiveMeasure.objects.filter(pk=one.pk).update(status="closed", closed_on="2023-10-04")
    programme = one.target.programme
    factories.make_period(programme, "2023Q4", opens_on="2023-12-15", due_on="2024-01-10")
    settings.NTM_TODAY = "2023-12-15"
    assert [group["quarter"] for group in client.get("/todo/").context["asked"]] == ["Q4 2023"]


def test_nothing_is_asked_before_the_first_period_opens(as_person):
    client = as_person("dept-03")
    Period.objects.update(opens_on="2030-01-01", due_on="2030-02-01")
    assert client.get("/todo/").context["asked"] == []
