"""Quotes: who may pick words for the report, which, and what the log keeps."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from communes.models import Quote, QuoteChange, Said, Submission
from communes.workflow import quotes, verbs
from communes.workflow.notes import number_of_then, written_beside
from communes.workflow.quotes import SaidKey
from communes.workflow.refusals import Conflict, NotAllowed, Refused
from communes.workflow.verbs import Entry
from tests.factories import make_quote

from .world import make_world

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def july(settings):
    settings.NTM_TODAY = "2023-07-05"
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def world(db):
    return make_world()


def note_key(world):
    return SaidKey(world.report, Said.NOTE, world.roads)


def noted(world, note="Mưa lũ", status="submitted"):
    """The commune's report in `status`, with a note on its roads."""
    report = world.filled(status, causes="Thiếu vốn")
    world.report.figures().filter(target=world.roads).update(note=note)
    return report


def test_who_publishes_picks_edits_orders_and_takes_out_each_step_in_the_log(world):
    noted(world)
    office = world.reviewer()
    made = quotes.quote(note_key(world), office, "Mưa lũ", 1, seen=0)
    assert (made.source, made.value, made.out_of) == ("Mưa lũ", Decimal(5), None)
    quotes.quote(note_key(world), office, "Mưa lũ ở hai thôn", 3, seen=1)
    row = Quote.objects.get()
    assert (row.text, row.position, row.version) == ("Mưa lũ ở hai thôn", 3, 2)
    quotes.take_out(note_key(world), office, seen=2)
    assert not Quote.objects.exists()
    steps = QuoteChange.objects.order_by("pk").values_list("before", "after", "by")
    assert list(steps) == [
        ("", "Mưa lũ", office.pk),
        ("Mưa lũ", "Mưa lũ ở hai thôn", office.pk),
        ("Mưa lũ ở hai thôn", "", office.pk),
    ]


def test_only_who_reviews_the_whole_programme_picks(world):
    noted(world)
    for person in (world.chair(), world.person("review"), world.person("lead", commune=None)):
        with pytest.raises(NotAllowed):
            quotes.quote(note_key(world), person, "Mưa lũ", 1)
    assert not Quote.objects.exists()


@pytest.mark.parametrize("status", ["draft", "returned"])
def test_only_what_is_handed_in_can_be_picked(world, status):
    noted(world, status=status)
    with pytest.raises(Refused, match="not handed in"):
        quotes.quote(note_key(world), world.reviewer(), "Mưa lũ", 1)


def test_what_is_picked_stays_editable_when_its_report_goes_back(world):
    noted(world)
    office = world.reviewer()
    quotes.quote(note_key(world), office, "Mưa lũ", 1)
    verbs.return_(world.report, office, "xem lại")
    assert quotes.quote(note_key(world), office, "Mưa lũ lớn", 1, seen=1).text == "Mưa lũ lớn"


def test_words_of_a_report_are_picked_by_their_kind(world):
    noted(world)
    made = quotes.quote(SaidKey(world.report, Said.CAUSES), world.reviewer(), "Thiếu vốn", 1)
    assert (made.kind, made.target, made.source, made.value) == ("causes", None, "Thiếu vốn", None)
    with pytest.raises(Refused, match="not handed in"):
        quotes.quote(SaidKey(world.report, Said.PROPOSALS), world.reviewer(), "Đề nghị", 1)


@pytest.mark.parametrize(
    ("text", "position", "sentence"),
    [(" ", 1, "Write the words"), ("Mưa", 0, "from 1 to 999"), ("Mưa", 1000, "from 1 to 999")],
)
def test_a_quote_has_words_and_a_place(world, text, position, sentence):
    noted(world)
    with pytest.raises(Refused, match=sentence):
        quotes.quote(note_key(world), world.reviewer(), text, position)


def test_of_two_who_edit_a_quote_the_second_is_told(world):
    noted(world)
    office = world.reviewer()
    quotes.quote(note_key(world), office, "Mưa lũ", 1, seen=0)
    with pytest.raises(Conflict, match="in another window"):
        quotes.quote(note_key(world), office, "khác", 1, seen=0)
    other = world.reviewer()
    with pytest.raises(Conflict, match="Somebody else"):
        quotes.quote(note_key(world), other, "khác", 1, seen=0)
    quotes.take_out(note_key(world), office, seen=1)
    with pytest.raises(Conflict):
        quotes.take_out(note_key(world), other)


def test_what_is_quoted_or_taken_out_already_is_not_done_again(world):
    noted(world)
    office = world.reviewer()
    for _time in range(2):
        assert quotes.quote(note_key(world), office, "Mưa lũ", 1, seen=0).version == 1
    for _time in range(2):
        quotes.take_out(note_key(world), office, seen=1)
    assert QuoteChange.objects.count() == 2


def test_an_unedited_note_is_quoted_about_the_number_it_was_written_beside(world):
    world.filled("returned")
    chair, office = world.chair(), world.reviewer()
    verbs.enter(world.report, world.roads, chair, Entry(Decimal(50), note="tăng đột biến"))
    verbs.enter(world.report, world.roads, chair, Entry(Decimal(5), note="tăng đột biến"))
    verbs.enter(world.report, world.water, chair, Entry(Decimal(80), note="x"))
    Submission.objects.filter(**world.report.key).update(status="submitted")
    assert quotes.quote(note_key(world), office, "tăng đột biến", 1).value == Decimal(50)
    assert quotes.quote(note_key(world), office, "đã rà soát", 1).value == Decimal(5)


class Change:
    """A change of a figure, as far as a note goes."""

    def __init__(self, before, after, note, note_kept=False):
        self.before, self.after, self.note = before, after, note
        self.note_kept = note_kept
        self.before_out_of = self.after_out_of = None


@pytest.mark.parametrize(
    ("changes", "beside"),
    [
        ([], None),
        ([(None, 7, ""), (7, 7, "mưa")], 7),
        ([(None, 7, "mưa"), (7, 8, "mưa")], 7),
        ([(None, None, "mưa"), (None, 8, "mưa")], 8),
        ([(7, 8, "mưa", True)], 7),
        ([(7, 8, "mưa")], 8),
        ([(None, 8, "mưa", True), (8, 9, "mưa", True)], 8),
        ([(7, 8, ""), (8, 8, "mưa"), (8, 9, "mưa")], 8),
        ([(7, 8, "mưa"), (8, 9, "nắng"), (9, 9, "mưa")], 9),
        ([(7, 8, "nắng")], None),
    ],
)
def test_a_note_is_about_the_number_it_was_written_beside(changes, beside):
    found = written_beside("mưa", [Change(*change) for change in changes])
    assert found == (None if beside is None else (beside, None))


def test_a_note_is_of_then_only_where_the_number_has_changed():
    changes = [Change(None, 7, "mưa")]
    assert number_of_then(Entry(7, note="mưa"), changes) is None
    assert number_of_then(Entry(8, note="mưa"), changes) == (7, None)
    assert number_of_then(Entry(8), changes) is None


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "else"},
        {"kind": "note"},
        {"text": ""},
        {"value": 5, "out_of": 4},
    ],
)
def test_the_database_keeps_what_a_quote_is(world, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_quote(world.programme, world.commune, **values)


def test_words_are_quoted_once(world):
    make_quote(world.programme, None)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_quote(world.programme, None)
    make_quote(world.programme, world.commune)


def test_the_log_of_quotes_only_grows(world):
    noted(world)
    quotes.quote(note_key(world), world.reviewer(), "Mưa lũ", 1)
    for change in (
        lambda rows: rows.update(after="khác"),
        lambda rows: rows.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(QuoteChange.objects)


def test_a_note_that_came_with_the_data_is_about_the_number_of_then(world):
    world.filled("returned")
    world.report.figures().filter(target=world.roads).update(note="tăng đột biến")
    chair = world.chair()
    verbs.enter(world.report, world.roads, chair, Entry(Decimal(3), note="tăng đột biến"))
    figure = world.figure()
    changes = list(figure.changes.order_by("at", "pk"))
    assert number_of_then(verbs.entry_of(figure), changes) == (Decimal(5), None)
