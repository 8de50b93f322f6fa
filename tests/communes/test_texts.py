"""Text that misleads or cannot be kept is refused or cleaned at every door alike."""

import pytest
from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.forms import modelform_factory
from django.utils import translation

from communes.interchange.loading import load
from communes.interchange.problems import LoadRefused
from communes.models import Commune, Official
from communes.workflow.refusals import Refused
from communes.workflow.texts import needed, tidy
from targets.models import District, Group, Programme, Target
from targets.models.base import CleanTextModel
from tests.admins import registered

from ..factories import (
    make_commune,
    make_district,
    make_group,
    make_official,
    make_period,
    make_programme,
    make_target,
    make_user,
)
from .interchange.tables import as_folder, as_workbook, small, with_cell
from .test_admin import address, change, complaints, posted, saved, send

pytestmark = pytest.mark.django_db

HIDDEN = "Có ký tự ẩn U+200B ở vị trí 3"
TURNED = "Có ký tự ẩn U+202E ở vị trí 3"
ONE_LINE = "Ô này chỉ ghi một dòng"
TCVN3 = "“B¶o” là chữ viết theo bảng mã TCVN3 (ABC); hãy chuyển sang Unicode."
VNI = "“Baûo” là chữ viết theo bảng mã VNI; hãy chuyển sang Unicode."
WINDOWS = "“BaÒo” là chữ viết theo bảng mã Windows-1258; hãy chuyển sang Unicode."
PHONE = "Số điện thoại viết bằng chữ số"

LINES = {
    "ab\u200bc": HIDDEN,
    "ab\u202ec": TURNED,
    "ab\u00adc": "Có ký tự ẩn U+00AD ở vị trí 3",
    "ab\ufeffc": "Có ký tự ẩn U+FEFF ở vị trí 3",
    "ab\nc": ONE_LINE,
    "ab\u2028c": ONE_LINE,
    "ab\tc": ONE_LINE,
    "B¶o ¸i": TCVN3,
    "Baûo AÙi": VNI,
    "BaÒo Ái": WINDOWS,
    "B?o Ái": "“B?o” bị mất chữ",
    "B\ufffdo Ái": "“B\ufffdo” bị mất một chữ (U+FFFD)",
}
MAKERS = {
    District: (make_district, ["name", "province"]),
    Programme: (make_programme, ["name", "authority"]),
    Group: (make_group, ["name"]),
    Target: (make_target, ["name", "unit", "lead", "source"]),
    Commune: (lambda: make_commune(make_district()), ["name"]),
    Official: (make_official, ["name", "position", "organisation"]),
}
COLUMNS = [
    ("districts", 2, "name", LINES),
    ("communes", 2, "name", LINES),
    ("programmes", 2, "name", LINES),
    ("targets", 2, "unit", LINES),
    ("targets", 2, "group", LINES),
    ("officials", 2, "position", LINES),
    ("officials", 2, "organisation", LINES),
    ("officials", 2, "phone", {"09\u200b12": HIDDEN, "0912abc": PHONE, "không": PHONE}),
    ("districts", 2, "code", {"th\u200bu": HIDDEN}),
    ("submissions", 3, "reason", {"B¶o ¸i": TCVN3}),
    (
        "figures",
        2,
        "note",
        {
            "B¶o ¸i": TCVN3,
            "một\nxã B¶o": TCVN3,
            "xã\nBaÒo Ái": WINDOWS,
            "xã\nB?o Ái": "“B?o” bị mất chữ",
            "xã\nB\ufffdo Ái": "“B\ufffdo” bị mất một chữ (U+FFFD)",
        },
    ),
]


@pytest.fixture(autouse=True)
def in_vietnamese():
    with translation.override("vi"):
        yield


@pytest.fixture
def keeper(client):
    client.force_login(make_user(is_staff=True, is_superuser=True))
    return client


@pytest.mark.parametrize("model", MAKERS)
def test_the_admin_refuses_a_line_that_misleads(keeper, model):
    make, names = MAKERS[model]
    row = make()
    before = model.objects.filter(pk=row.pk).values().get()
    where = address(model, "change", row.pk)
    page = keeper.get(where)
    for text, sentence in LINES.items():
        answer = keeper.post(where, posted(page, **dict.fromkeys(names, text)))
        told = answer.context["adminform"].form.errors
        assert {name for name in told if sentence in " ".join(told[name])} == {*names}
    assert model.objects.filter(pk=row.pk).values().get() == before


@pytest.mark.parametrize(
    ("make", "name", "text", "sentence"),
    [
        (make_district, "code", "ab\u200bc", HIDDEN),
        (make_official, "code", "ab\u200bc", HIDDEN),
        (make_target, "number", "1.\u200b1", HIDDEN),
        (make_official, "phone", "0912abc", PHONE),
        (make_official, "phone", "()", PHONE),
        (make_official, "phone", "09\u200b12", HIDDEN),
    ],
)
def test_the_admin_names_what_is_hidden_in_a_code(keeper, make, name, text, sentence):
    assert sentence in complaints(change(keeper, make(), **{name: text}))


@pytest.mark.parametrize("year", ["0023", "2566", "9999"])
@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: make_commune(make_district()), "since"),
        (lambda: make_commune(make_district()), "until"),
        (make_official, "until"),
        (make_period, "opens_on"),
        (make_period, "due_on"),
    ],
)
def test_the_admin_refuses_a_year_that_cannot_be_meant(keeper, make, name, year):
    told = complaints(change(keeper, make(), **{name: f"23/6/{year}"}))
    assert f"Năm {year} không hợp lý" in told


def test_phones_are_written_in_many_ways(keeper):
    official = make_official()
    for phone in ("0216 3886 123", "+84 (0)912.345.678", "0912-345-678; 0216 3886123", ""):
        assert saved(change(keeper, official, phone=phone))


def test_names_of_accounts_are_refused_and_cleaned_alike(keeper):
    user = make_user()
    joined = {"date_joined_0": "1/9/2023", "date_joined_1": "08:00"}
    for name, text in (("first_name", "ab\u200bc"), ("last_name", "ab\u202ec")):
        assert "ký tự ẩn" in complaints(change(keeper, user, **{name: text}))
    assert TCVN3 in complaints(change(keeper, user, last_name="B¶o ¸i"))
    assert complaints(change(keeper, user, username="ab\u200bc"))
    assert saved(change(keeper, user, first_name=" A\uffffi\u0301 ", **joined))
    assert get_user_model().objects.get(pk=user.pk).first_name == "Aí"


@pytest.mark.parametrize(("table", "row", "column", "cases"), COLUMNS)
@pytest.mark.parametrize("write", [as_folder, as_workbook])
def test_a_load_refuses_the_same(tmp_path, write, table, row, column, cases):
    for count, (text, sentence) in enumerate(cases.items()):
        tables = with_cell(small(), table, row, column, text)
        with pytest.raises(LoadRefused) as refused:
            load(write(tmp_path / f"{count}.xlsx", tables))
        told = [
            str(problem.sentence)
            for problem in refused.value.problems
            if (problem.table, problem.column) == (table, column)
        ]
        assert sentence in " ".join(told)


@pytest.mark.parametrize("text", ["B¶o ¸i", "xã\nBaûo AÙi"])
def test_what_is_typed_beside_figures_is_refused_in_an_old_encoding(text):
    for take in (tidy, needed):
        with pytest.raises(Refused, match="bảng mã"):
            take(text)


def test_what_is_typed_beside_figures_is_kept_without_what_no_workbook_holds():
    assert tidy(" a\ufffe\x01\ud800\r\nb\U0010ffff ") == "a\nb"


def test_dropped_characters_leave_no_empty_name(keeper):
    assert complaints(change(keeper, make_district(), name="\uffff\ufffe"))
    district = make_district()
    assert saved(change(keeper, district, name="Yên\uffff Bình\x01"))
    district.refresh_from_db()
    assert district.name == "Yên Bình"


def texts_of_forms():
    """(Model, name) of each text that a form of the catalogue lets people type."""
    for keeper in registered():
        if issubclass(keeper.model, CleanTextModel):
            form = modelform_factory(keeper.model, keeper.form, fields="__all__")
            for name, field in form.base_fields.items():
                if type(field) is forms.CharField:
                    yield keeper.model, name


@pytest.mark.parametrize("sign", ["\x01", "\x1e", "\x85", "\uffff"])
def test_a_form_joins_no_digits_by_what_it_cannot_keep(sign):
    checked = set()
    for model, name in texts_of_forms():
        row = model(**{name: f"1{sign}2"})
        with pytest.raises(ValidationError) as refused:
            row.clean_fields({field.name for field in model._meta.fields} - {name})
        told = refused.value.message_dict
        assert told == {name: [f"Có ký tự ẩn U+{ord(sign):04X} ở vị trí 2; hãy xoá đi."]}
        checked.add(model)
    assert checked >= {*MAKERS}


def test_what_joins_digits_is_told_at_its_field_with_what_was_typed(keeper):
    target = make_target(source="NQ 12", lead="Phòng 3")
    answer = change(keeper, target, source="NQ 1\x1f2", lead="Phòng\u200b")
    told = answer.context["adminform"].form
    assert {*told.errors} == {"source", "lead"}
    assert "U+001F ở vị trí 5" in told.errors["source"][0]
    assert told["source"].value() == "NQ 1\x1f2"
    user = make_user()
    assert "U+001F ở vị trí 2" in complaints(change(keeper, user, last_name="1\x1f2"))


def test_what_is_typed_beside_figures_joins_no_digits():
    with pytest.raises(Refused, match=r"U\+001F ở vị trí 7"):
        tidy("tăng 1\x1f2 ha")
    assert tidy("thôn 1\v2 hộ") == "thôn 1\n2 hộ"


def test_one_number_is_not_taken_twice_however_it_is_written(keeper):
    target = make_target(number="1")
    other = make_target(target.programme, number="2")
    sentence = "Bộ chỉ tiêu đã có chỉ tiêu số 1, là cùng một số."
    assert sentence in complaints(change(keeper, other, number="01"))
    assert sentence in complaints(change(keeper, other, number="0001"))
    assert saved(change(keeper, other, number="1.1"))


def test_a_programme_has_forty_quarters_at_most(keeper, tmp_path):
    programme = make_programme()
    sentence = "Một bộ chỉ tiêu có nhiều nhất 40 quý; từ 2021Q1 đến 2031Q1 có 41 quý."
    assert sentence in complaints(change(keeper, programme, start="2021Q1", end="2031Q1"))
    assert "nhiều nhất 40 quý" in complaints(
        change(keeper, programme, start="0000Q1", end="9999Q4")
    )
    assert saved(change(keeper, programme, start="2021Q1", end="2030Q4"))
    tables = with_cell(small(), "programmes", 2, "end", "2031Q1")
    with pytest.raises(LoadRefused) as refused:
        load(as_folder(tmp_path / "long", tables))
    assert [str(problem.sentence) for problem in refused.value.problems] == [sentence]


@pytest.mark.parametrize("text", ["\uffff", "\u202e\u200b", "%00", "\ud83d\ude00", "B¶o", "a\nb"])
def test_no_search_ends_in_a_fault(keeper, text):
    make_target(), make_official()
    for model_admin in registered():
        if model_admin.search_fields:
            where = address(model_admin.model, "changelist")
            query = text.encode("utf-16", "surrogatepass").decode("utf-16")
            assert keeper.get(where, {"q": query}).status_code == 200


def test_a_new_row_is_refused_as_one_that_stands(keeper):
    values = {"code": "moi", "name": "ab\u202ec", "level": "district"}
    assert TURNED in complaints(send(keeper, address(District, "add"), **values))
    assert not District.objects.filter(code="moi").exists()
