"""A review that thinks: shared warnings, explained reports together, changes since a return."""

import pytest

from communes.models import Commune, Figure, Official
from communes.results.catalogue import read_catalogue
from communes.workflow import verbs
from communes.workflow.queue import read_queue
from communes.workflow.report import ReportKey
from communes.workflow.returned_rows import returned_rows
from communes.workflow.shared_warnings import shared_warnings
from targets.models import Programme
from targets.quarters import Quarter
from tests.factories import make_user
from tests.pages import words

QUARTER = Quarter(2023, 3)
PLACE = "/yen-binh/nqdh-23/2023Q3/"
PAGE = f"{PLACE}review/"


@pytest.fixture
def client(client, log_in, six_days_before_due, english_pages):
    log_in("reviewer-01")
    return client


def programme():
    return Programme.objects.get(code="nqdh-23")


def queue():
    return read_queue(read_catalogue(programme()), programme().periods.get(quarter=QUARTER))


def report_key(code):
    return ReportKey(programme(), Commune.objects.get(code=code), QUARTER)


def explain(queued):
    """Put a note on each warned figure of a report."""
    for row in queued.unexplained:
        Figure.objects.filter(pk=row.figure.pk).update(note="Vụ mùa thu hoạch sớm")


def waiting():
    return [one for one in queue() if one.waits]


def test_the_same_warning_in_several_reports_is_one_line_with_their_names(client):
    page = client.get(PAGE)
    shared = page.context["shared"]
    assert shared
    for line in shared:
        assert line["count"] == len(line["links"]) >= 2
        assert f"{line['count']} units" in words(page.text)
        assert f"{line['target'].number}. {line['target'].name_en}, {line['reason']}" in words(
            page.text
        )
    counts = [line["count"] for line in shared]
    assert counts == sorted(counts, reverse=True)


def test_a_warning_is_seasonal_where_last_year_moved_the_same_way(client):
    [one, *_rest] = [s for s in shared_warnings(queue()) if s.code == "times_more"]
    assert not one.seasonal
    for _queued, row in one.found:
        figures = Figure.objects.filter(target=row.target, commune=row.commune)
        value = row.year_before.value
        figures.update_or_create(
            quarter=QUARTER.shift(-8),
            target=row.target,
            commune=row.commune,
            defaults={"value": value / 100, "approved_value": value / 100},
        )
    [again, *_rest] = [
        s for s in shared_warnings(queue()) if (s.code, s.target) == (one.code, one.target)
    ]
    assert again.seasonal


def test_what_waits_is_ordered_by_how_odd_it_is(client):
    odd = [(len(one.unexplained), len(one.warned)) for one in waiting()]
    assert odd == sorted(odd, reverse=True)


def test_reports_whose_warnings_are_all_explained_are_approved_together(client):
    first, second, third = [one for one in waiting() if one.unexplained][:3]
    explain(first)
    explain(second)
    codes = [one.standing.commune.code for one in (first, second, third)]
    page = client.get(PAGE)
    bulk = {line.code for line in page.context["lines"] if line.bulk}
    assert set(codes[:2]) <= bulk
    assert codes[2] not in bulk
    form = {"unit": codes} | {
        f"seen-{one.standing.commune.code}": one.standing.version for one in (first, second, third)
    }
    told = words(client.post(PAGE, form, follow=True).text)
    assert "Approved: 2" in told
    assert "It has warnings without a note" in told
    states = [report_key(code).find().status for code in codes]
    assert states == ["approved", "approved", "submitted"]


def test_a_report_handed_in_again_shows_each_value_before_and_now(client, account_of):
    key = report_key("04726")
    key.figures().filter(note="").update(note="Theo sổ của thôn")
    verbs.return_(key, account_of("reviewer-01"), "Xem lại")
    figure = key.figures().filter(value__isnull=False, out_of=None).select_related("target").first()
    chair = make_user(Official.objects.get(code="chair-04726"))
    entry = verbs.entry_of(figure)
    changed = verbs.replace(entry, value=entry.value + 1, note="Đếm lại")
    verbs.enter(key, figure.target, chair, changed)
    verbs.submit(key, chair)
    page = client.get(f"{PAGE}04726/")
    [change] = page.context["changes"]
    assert change["target"] == figure.target
    assert not change["same"]
    assert f"<del>{change['before']}</del> → <b>{change['now']}</b>" in page.text
    assert "new note: Đếm lại" in words(page.text)


def test_a_report_that_was_never_returned_shows_no_changes(client):
    assert client.get(f"{PAGE}04726/").context["changes"] is None


def test_what_was_submitted_again_unchanged_says_so(client, account_of):
    key = report_key("04726")
    key.figures().filter(note="").update(note="Theo sổ của thôn")
    verbs.return_(key, account_of("reviewer-01"), "Xem lại")
    verbs.submit(key, make_user(Official.objects.get(code="chair-04726")))
    assert "it was submitted again as it was sent back" in words(client.get(f"{PAGE}04726/").text)


def test_a_comment_typed_on_a_row_is_kept_with_the_decision(client):
    key = report_key("04726")
    target = key.figures().first().target
    form = {"verb": "return", "seen": key.find().version, "reason": "Xem lại"}
    client.post(f"{PAGE}04726/", form | {"target": target.number, "text": "Vì sao gấp đôi?"})
    report = key.find()
    assert report.status == "returned"
    assert [c.text for c in report.comments.filter(target=target)] == ["Vì sao gấp đôi?"]


def test_a_comment_is_still_typed_where_the_decision_is_refused(client):
    key = report_key("04726")
    target = key.figures().first().target
    form = {"verb": "return", "seen": key.find().version, "reason": " "}
    page = client.post(f"{PAGE}04726/", form | {"target": target.number, "text": "Vì sao gấp đôi?"})
    assert page.status_code == 422
    assert "Vì sao gấp đôi?</textarea>" in page.text


def test_a_return_names_rows_which_the_chair_sees_until_they_are_answered(client, log_in):
    key = report_key("04726")
    key.figures().filter(note="").update(note="Theo sổ của thôn")
    first, second = [figure.target for figure in key.figures().select_related("target")[:2]]
    page = client.get(f"{PAGE}04726/")
    assert page.text.count('name="row"') == len(page.context["rows"])
    form = {"verb": "return", "seen": key.find().version, "reason": "Xem lại hai mục"}
    client.post(f"{PAGE}04726/", form | {"row": [first.number, second.number]})
    assert returned_rows(key) == {first.pk: False, second.pk: False}
    chair = log_in("chair-04726")
    sheet = client.get(f"{PLACE}entry/04726/")
    assert "2 to be completed" in words(sheet.text)
    marked = [row.number for row in sheet.context["rows"] if row.to_complete]
    assert marked == [first.number, second.number]
    figure = key.figures().get(target=first)
    verbs.enter(key, first, chair, verbs.replace(verbs.entry_of(figure), note="Đã đối chiếu"))
    assert returned_rows(key) == {first.pk: True, second.pk: False}
    assert "1 to be completed" in words(client.get(f"{PLACE}entry/04726/").text)
    verbs.submit(key, chair)
    log_in("reviewer-01")
    told = words(client.get(f"{PAGE}04726/").text)
    assert "returned, answered" in told
    assert "returned, not answered" in told


def test_what_is_to_be_completed_is_counted_anew_with_each_row_that_is_saved(client, log_in):
    key = report_key("04726")
    first, second = [figure.target for figure in key.figures().select_related("target")[:2]]
    form = {"verb": "return", "seen": key.find().version, "reason": "Xem lại hai mục"}
    client.post(f"{PAGE}04726/", form | {"row": [first.number, second.number]})
    chair = log_in("chair-04726")

    rows = {row.number: row for row in client.get(f"{PLACE}entry/04726/").context["rows"]}

    def save(target, note):
        row = rows[target.number]
        typed = {"value": row.value, "out_of": row.out_of, "version": row.version, "note": note}
        typed |= {"account": chair.pk}
        return client.post(row.url, typed, headers={"Accept": "application/json"}).json()

    still = save(first, rows[first.number].note)
    assert still["counts"]["to_complete"] == "2 to be completed"
    assert "To be completed" in still["says"]
    answered = save(first, "Đã đối chiếu")
    assert answered["counts"]["to_complete"] == "1 to be completed"
    assert "To be completed" not in answered["says"]
    assert save(second, "Đã đối chiếu")["counts"]["to_complete"] == ""


def test_a_reopening_names_rows_as_a_return_does(client, log_in, account_of):
    key = report_key("04726")
    explain(next(one for one in waiting() if one.standing.commune == key.commune))
    verbs.approve(key, account_of("reviewer-01"))
    target = key.figures().first().target
    page = client.get(f"{PAGE}04726/")
    assert page.text.count('name="row"') == len(page.context["rows"])
    form = {"verb": "reopen", "seen": key.find().version, "reason": "Xem lại", "row": target.number}
    client.post(f"{PAGE}04726/", form)
    assert returned_rows(key) == {target.pk: False}
    chair = log_in("chair-04726")
    assert "1 to be completed" in words(client.get(f"{PLACE}entry/04726/").text)
    key.figures().filter(note="").update(note="Theo sổ của thôn")
    verbs.submit(key, chair)
    log_in("reviewer-01")
    assert client.get(f"{PAGE}04726/").context["returned"]["open"] == {target.pk}


def test_the_next_that_waits_is_the_next_by_oddness(client):
    order = [one.standing.commune.code for one in waiting()]
    for code, following in zip(order, order[1:] + order[:1], strict=True):
        page = client.get(f"{PAGE}{code}/")
        assert page.context["neighbours"]["waiting"].url == f"{PAGE}{following}/"


def test_ticked_rows_stay_ticked_where_the_return_is_refused(client):
    key = report_key("04726")
    number = key.figures().first().target.number
    form = {"verb": "return", "seen": key.find().version, "reason": "", "row": [number]}
    page = client.post(f"{PAGE}04726/", form)
    assert page.status_code == 422
    assert page.context["typed"].rows == {number}
