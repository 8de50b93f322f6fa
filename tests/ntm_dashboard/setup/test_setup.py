"""The set-up assistant: who may open it, what it shows, and that nothing is loaded unseen."""

import re
from io import BytesIO

import openpyxl
import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from communes.interchange.starter import EXAMPLES
from communes.interchange.tables import TABLE, TABLES
from communes.models import Commune, PendingLoad
from targets.models import District
from tests import factories
from tests.communes.files import samples

SETUP = "/admin/setup/"
PREVIEW = f"{SETUP}preview/"


@pytest.fixture
def keeper(client, english_pages, db):
    client.force_login(factories.make_user(is_staff=True, is_superuser=True))
    return client


def book_of(**sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


COMMUNES = [
    ["district", "code", "name", "kind", "population"],
    ["son-lang", "01", "Thôn Một", "village", 300],
    ["son-lang", "02", "Thôn Hai", "village", 200],
]
SMALL = {"districts": [["code", "name"], ["son-lang", "Sơn Lang"]], "communes": COMMUNES}


def send(client, content, name="a.xlsx", address=SETUP):
    return client.post(address, {"file": SimpleUploadedFile(name, content)})


def confirm(client, follow=False, **values):
    """Answer the preview as it stands now."""
    found = PendingLoad.objects.values_list("digest", flat=True).first() or ""
    return client.post(PREVIEW, {"shown": found} | values, follow=follow)


def test_a_workbook_is_shown_and_then_loaded(empty_db, keeper):
    response = send(keeper, book_of(**SMALL))
    assert response.url == PREVIEW
    text = keeper.get(PREVIEW).text
    assert "3 rows would be added or changed" in text
    assert "Thôn Một" in text
    assert Commune.objects.count() == 0
    response = confirm(keeper, follow=True)
    assert "Loaded: 3 rows added, 0 changed." in response.text
    assert Commune.objects.count() == 2


def test_what_changes_stands_beside_what_was_there(empty_db, keeper):
    send(keeper, book_of(**SMALL))
    confirm(keeper)
    more = [*COMMUNES[:2], [*COMMUNES[2][:4], 1234]]
    send(keeper, book_of(communes=more))
    text = keeper.get(PREVIEW).text
    assert "<del>200</del>" in text
    assert "<ins>1234</ins>" in text
    assert "1 row would be added or changed" in text
    only = keeper.get(f"{PREVIEW}?table=communes&state=unchanged").context
    assert [[row["key"] for row in table["rows"]] for table in only["tables"]] == [
        ["son-lang · 01"]
    ]


def test_all_problems_are_told_by_table_and_cell_and_nothing_can_be_loaded(empty_db, keeper):
    wrong = [
        COMMUNES[0],
        ["son-lang", "01", "", "xã", 300],
        ["tran-yen", "02", "B", "village", 2.5],
    ]
    send(keeper, book_of(districts=SMALL["districts"], communes=wrong))
    response = keeper.get(PREVIEW)
    cells = [problem["cell"] for problem in response.context["problems"]]
    assert cells == ["C2", "D2", "A3", "E3"]
    assert "4 problems; nothing can be loaded yet" in response.text
    assert "Load all of it" not in response.text
    assert "no longer" not in confirm(keeper, follow=True).text
    assert District.objects.count() == 0


def test_it_is_put_aside(empty_db, keeper):
    send(keeper, book_of(**SMALL))
    assert "A file is waiting to be loaded: a.xlsx." in keeper.get(SETUP).text
    assert confirm(keeper, aside="1").url == SETUP
    assert PendingLoad.objects.count() == 0
    for response in (keeper.get(PREVIEW, follow=True), confirm(keeper, follow=True)):
        assert (
            "No file is waiting: it was loaded, put aside, or has waited for an hour."
            in response.text
        )


def test_what_another_window_sent_since_is_shown_and_not_loaded(empty_db, keeper):
    send(keeper, book_of(**SMALL), "first.xlsx")
    page = keeper.get(PREVIEW)
    shown = re.search('name="shown" value="([0-9a-f]+)"', page.text)[1]
    send(keeper, book_of(districts=[["code", "name"], ["khac", "Khác"]]), "second.xlsx")
    response = keeper.post(PREVIEW, {"shown": shown}, follow=True)
    assert "Nothing is loaded: another file was sent meanwhile." in response.text
    assert "second.xlsx" in response.text
    assert District.objects.count() == 0
    keeper.post(PREVIEW, {"shown": shown, "aside": "1"})
    assert PendingLoad.objects.get().name == "second.xlsx"
    assert "Loaded: 1 row" in confirm(keeper, follow=True).text


def test_a_second_click_says_that_the_file_was_loaded(empty_db, keeper):
    send(keeper, book_of(**SMALL))
    shown = {"shown": PendingLoad.objects.get().digest}
    keeper.post(PREVIEW, shown)
    assert "No file is waiting: it was loaded" in keeper.post(PREVIEW, shown, follow=True).text
    assert Commune.objects.count() == 2


def test_the_same_file_again_holds_nothing_new(empty_db, keeper):
    send(keeper, book_of(**SMALL))
    confirm(keeper)
    send(keeper, book_of(**SMALL))
    assert "nothing that is not there already" in keeper.get(PREVIEW).text


def test_what_changed_meanwhile_is_shown_again(empty_db, keeper):
    send(keeper, book_of(**SMALL))
    factories.make_district(code="son-lang")
    response = confirm(keeper, follow=True)
    assert "the file would do something else by now" in response.text
    assert response.redirect_chain == [(PREVIEW, 302)]
    assert Commune.objects.filter(code="01").count() == 0


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({}, "Choose a file first."),
        ({"file": SimpleUploadedFile("a.xls", b"old")}, "A workbook (.xlsx), a folder"),
    ],
)
def test_a_file_that_is_not_taken_says_why(files, sentence, keeper):
    response = keeper.post(SETUP, files)
    assert response.status_code == 422
    assert sentence in response.text


@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
@pytest.mark.parametrize("kind", ["workbook", "archive"])
def test_a_damaged_file_is_refused_in_a_sentence_or_shown(kind, empty_db, keeper):
    if kind == "workbook":
        content, step = book_of(districts=SMALL["districts"]), 97
    else:
        content, step = samples.archive({"districts.csv": "code,name\nson-lang,Sơn Lang\n" * 3}), 5
    answers = {send(keeper, damaged).status_code for damaged in samples.damaged(content, step)}
    assert answers == {302, 422}


def test_a_table_of_a_list_takes_its_own_rows_alone(empty_db, keeper):
    send(keeper, book_of(**SMALL), address=f"{SETUP}communes/")
    assert "Only the table “communes” is taken here" in keeper.get(PREVIEW).text
    factories.make_district(code="son-lang")
    send(keeper, book_of(communes=COMMUNES), address=f"{SETUP}communes/")
    assert f'href="{SETUP}communes/"' in keeper.get(PREVIEW).text
    confirm(keeper)
    assert Commune.objects.filter(code="01").exists()


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("table", TABLE)
def test_a_table_that_is_taken_away_changes_nothing_when_it_comes_back(kind, table, keeper):
    response = keeper.get(f"{SETUP}{table}.{kind}")
    assert response.status_code == 200
    assert f"{table}.{kind}" in response["Content-Disposition"]
    if table in ("communes", "targets"):
        send(keeper, response.content, f"x.{kind}", f"{SETUP}{table}/")
        assert "nothing that is not there already" in keeper.get(PREVIEW).text


def test_the_examples_can_be_sent_as_they_are_without_their_mark(empty_db, keeper):
    for path in (EXAMPLES / "districts.csv", EXAMPLES / "communes.csv"):
        send(keeper, path.read_bytes(), path.name)
        confirm(keeper)
    assert Commune.objects.count() == 2


def test_there_is_no_other_table_or_file(keeper):
    for address in (f"{SETUP}nothing/", f"{SETUP}nothing.csv", f"{SETUP}communes.pdf"):
        assert keeper.get(address).status_code == 404


ADDRESSES = [
    SETUP,
    PREVIEW,
    f"{SETUP}workbook.xlsx",
    f"{SETUP}communes/",
    f"{SETUP}communes.xlsx",
]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_staff_who_are_no_administrators_are_refused(address, method, client, db):
    client.force_login(factories.make_user(is_staff=True))
    assert getattr(client, method)(address).status_code == 403


def test_a_file_is_only_shown_to_who_sent_it(empty_db, keeper, client):
    send(keeper, book_of(**SMALL))
    assert PendingLoad.objects.count() == 1
    client.force_login(factories.make_user(is_staff=True, is_superuser=True))
    assert client.get(PREVIEW).url == SETUP


def test_an_empty_site_leads_its_administrator_to_the_assistant(empty_db, keeper, client):
    assert keeper.get("/").url == SETUP
    assert "Nothing is here yet" in keeper.get(SETUP).text
    assert "One workbook is enough to begin" in keeper.get("/admin/").text
    client.force_login(factories.make_user())
    assert client.get("/").status_code == 403


LISTED = {
    model: table.name
    for table in TABLES
    for model in table.models
    if admin.site.is_registered(model)
}


@pytest.mark.parametrize("model", LISTED, ids=lambda model: model.__name__)
def test_each_list_of_a_table_leads_in_and_out(model, keeper, client):
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    text = keeper.get(address).text
    for end in ("/", ".xlsx", ".csv"):
        assert f'href="{SETUP}{LISTED[model]}{end}"' in text
    assert SETUP not in keeper.get(f"{address}?_popup=1").text


def test_other_lists_do_not(keeper):
    assert SETUP not in keeper.get("/admin/communes/decision/").text
