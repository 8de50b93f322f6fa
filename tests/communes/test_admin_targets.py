"""How an administrator is helped to enter targets: examples, fields, a preview, parts."""

import html
import json
import re
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import translation

from communes.models import Commune
from targets.examples import EXAMPLES
from targets.models import DataVersion, Target

from ..factories import (
    make_commune,
    make_figure,
    make_group,
    make_official,
    make_programme,
    make_submission,
    make_target,
    make_user,
)
from .test_admin import address, change, complaints, log_in, posted, saved, send

pytestmark = pytest.mark.django_db

GROWTH = {
    "method": "ratio",
    "over_time": "growth_mean",
    "rollup": "district",
    "unit": "%",
    "goal": "16",
    "baseline": "640",
    "amount_unit": "tỷ đồng",
}
TRIED = {"preview-first": "700", "preview-second": "800", "preview-third": "1000"}
OF_PARTS = {"method": "parts", "over_time": "", "rollup": "", "goal": None, "unit": ""}


@pytest.fixture
def keeper(client):
    log_in(client)
    with translation.override("en"):
        yield client


def preview_address(target=None):
    return reverse("admin:targets_target_preview", args=[target.pk] if target else [])


def filled(client, target, **changes):
    """What the form of `target` would send with `changes`."""
    return posted(client.get(address(Target, "change", target.pk)), **changes)


def text_of_raw(response):
    return response.content.decode()


def text_of(response):
    return html.unescape(text_of_raw(response))


def parent_with_parts(count=2):
    parent = make_target(**OF_PARTS, number="13", name="Đời sống văn hoá")
    parts = [
        make_target(parent.programme, parent=parent, number=f"13.{n}", group=parent.group)
        for n in range(1, count + 1)
    ]
    return parent, parts


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.query[:60])
def test_an_example_is_a_link_to_a_form_that_it_fills(keeper, example):
    programme = make_group().programme
    page = keeper.get(f"{address(Target, 'add')}?programme={programme.pk}")
    fields = re.escape(html.escape(example.query))
    link, *_same = re.findall(rf'href="([^"]*)" data-fields="{fields}"', text_of_raw(page))
    form = keeper.get(address(Target, "add") + html.unescape(link)).context["adminform"].form
    assert str(form["programme"].value()) == str(programme.pk)
    for name, value in example.fields.items():
        assert str(form[name].value() or "") == value


def test_a_page_carries_the_table_of_fields_and_of_rows(keeper):
    page = text_of_raw(keeper.get(address(Target, "add")))
    [table] = re.findall(r'<script id="target-table" type="application/json">(.*?)</script>', page)
    tables = json.loads(table)
    form = keeper.get(address(Target, "add")).context["adminform"].form
    assert tables["taken"].keys() <= form.fields.keys()
    assert tables["taken"]["goal_high"] == {"method": ["within"]}
    groups = set(re.findall(r'id="(\w+)-group"', page))
    assert tables["rows"].keys() <= groups


def test_a_parent_takes_the_sum_of_its_parts_and_no_parent(keeper):
    parent, _parts = parent_with_parts()
    page = text_of_raw(keeper.get(address(Target, "change", parent.pk)))
    [table] = re.findall(r'<script id="target-table" type="application/json">(.*?)</script>', page)
    assert json.loads(table)["taken"]["sums_to"] == {}
    assert json.loads(table)["taken"]["parent"] == {"method": []}


def test_the_preview_says_and_works_what_is_typed_and_saves_nothing(keeper):
    target = make_target(goal=100)
    before = DataVersion.current()
    answer = keeper.post(preview_address(target), filled(keeper, target, **GROWTH, **TRIED))
    shown = text_of(answer)
    assert "<html" not in shown
    assert "the growth a year on average, from 640 tỷ đồng in 2020 on" in shown
    assert re.sub(r"\s+", "", "<td>16.0397%</td><td>100.24%</td><td>met</td>") in re.sub(
        r"\s+", "", shown
    )
    target.refresh_from_db()
    assert (target.method, target.goal, target.amount_unit) == ("ratio", 100, "")
    assert target.over_time == "level"
    assert DataVersion.current() == before


def test_the_preview_of_a_new_target_needs_neither_number_nor_name(keeper):
    programme = make_group().programme
    answer = keeper.post(preview_address(), {"programme": programme.pk, **GROWTH, **TRIED})
    assert "Met from 16% up" in text_of(answer)
    assert not programme.targets.exists()


def test_the_preview_says_what_stands_in_its_way(keeper):
    answer = keeper.post(preview_address(), GROWTH | {"goal": "", "preview-first": "abc"})
    shown = text_of(answer)
    assert "Programme: This field is required." in shown
    assert "Goal: A goal is required" in shown
    assert "First number: This is not a number" in shown
    assert "Number:" not in shown
    target = make_target(goal=100)
    negative = filled(keeper, target, **GROWTH, **{"preview-first": "-5"})
    assert "an amount cannot be below zero" in text_of(
        keeper.post(preview_address(target), negative)
    )


def test_without_scripts_the_button_shows_the_preview_on_the_page(keeper):
    target = make_target(goal=100)
    where = address(Target, "change", target.pk)
    page = keeper.post(where, filled(keeper, target, **GROWTH, **TRIED, _preview="1"))
    assert page.status_code == 200
    assert page.context["adminform"].form.errors == {}
    assert "the growth a year on average" in text_of(page)
    assert 'name="preview-first" value="700"' in text_of(page)
    assert 'value="tỷ đồng"' in text_of(page)
    target.refresh_from_db()
    assert target.over_time == "level"


def test_a_new_target_is_not_saved_by_its_preview(keeper):
    group = make_group()
    values = {"programme": group.programme_id, "group": group.pk, "number": "9", "name": "Mới"}
    page = send(keeper, address(Target, "add"), **values, **GROWTH, _preview="1")
    assert "the growth a year on average" in text_of(page)
    assert not group.programme.targets.exists()
    assert saved(send(keeper, address(Target, "add"), **values, **GROWTH))
    assert group.programme.targets.get().over_time == "growth_mean"


@pytest.mark.parametrize(
    ("rights", "status"),
    [(["change_target", "view_target"], 200), (["view_target"], 403), (["add_target"], 403)],
)
def test_only_who_may_change_targets_has_the_preview(client, rights, status):
    target = make_target()
    clerk = make_user(make_official(target.programme.district), is_staff=True)
    clerk.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(clerk)
    for where in (preview_address(), preview_address(target)):
        assert client.post(where, GROWTH).status_code == status
    if "view_target" in rights:
        page = client.get(address(Target, "change", target.pk))
        assert ("_preview" in text_of(page)) == (status == 200)
        assert ("target-fields" in text_of_raw(page).replace("target-fields.js", "")) == (
            status == 200
        )


def test_the_preview_is_asked_by_staff_with_a_form(client, keeper):
    target = make_target()
    assert keeper.get(preview_address(target)).status_code == 405
    assert keeper.post(reverse("admin:targets_target_preview", args=[0])).status_code == 404
    client.force_login(make_user())
    answer = client.post(preview_address(target), GROWTH)
    assert (answer.status_code, "/login/" in answer["Location"]) == (302, True)


def test_a_field_that_is_not_sent_is_empty(keeper):
    parent, _parts = parent_with_parts()
    Target.objects.filter(pk=parent.pk).update(sums_to=100)
    data = filled(keeper, parent, name="Văn hoá")
    assert saved(keeper.post(address(Target, "change", parent.pk), without(data, "decimals")))
    parent.refresh_from_db()
    assert (parent.name, parent.decimals, parent.sums_to) == ("Văn hoá", 0, 100)


def without(data, *names):
    return {name: value for name, value in data.items() if name not in names}


def test_parts_are_changed_under_their_parent(keeper):
    parent, [first, second] = parent_with_parts()
    page = keeper.get(address(Target, "change", parent.pk))
    for part in (first, second):
        assert f'href="{address(Target, "change", part.pk)}"' in text_of(page)
    assert saved(change(keeper, parent, **{"parts-0-name": "Thôn văn hoá", "parts-1-goal": "80"}))
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.name, second.goal) == ("Thôn văn hoá", 80)
    refused = change(keeper, parent, **{"parts-1-goal": "0"})
    assert "divided by this number" in complaints(refused)


def test_a_part_under_its_parent_is_held_against_its_figures(keeper):
    parent, [part, _other] = parent_with_parts()
    make_figure(part)
    assert saved(change(keeper, parent, **{"parts-0-name": "Thôn văn hoá"}))


def test_a_new_part_begins_with_what_it_has_of_its_parent(keeper):
    parent, _parts = parent_with_parts()
    page = keeper.get(address(Target, "change", parent.pk))
    [link] = re.findall(r'class="addlink" href="([^"]*parent=[^"]*)"', text_of_raw(page))
    form = keeper.get(html.unescape(link))
    values = {"name": "Cơ quan văn hoá", "unit": "%", "goal": "100"}
    ways = {"method": "floor", "over_time": "level", "rollup": "district"}
    assert saved(keeper.post(address(Target, "add"), posted(form, **values, **ways)))
    part = Target.objects.get(name="Cơ quan văn hoá")
    assert (part.parent, part.number, part.group) == (parent, "13.3", parent.group)
    assert part.goal == Decimal(100)
    page = keeper.get(address(Target, "change", part.pk))
    assert "Add a part" not in text_of(page)


def test_a_target_without_parts_shows_no_rows_of_them(keeper):
    page = keeper.get(address(Target, "change", make_target().pk))
    assert 'id="parts-group"' not in text_of(page)
    assert "Add a part" in text_of(page)


def test_a_new_parent_leads_to_its_own_page_where_parts_are_added(keeper):
    group = make_group()
    values = {"programme": group.programme_id, "group": group.pk, "number": "13", "name": "Mới"}
    answer = send(keeper, address(Target, "add"), **values, method="parts", _save="1")
    target = group.programme.targets.get()
    assert answer["Location"] == address(Target, "change", target.pk)


def test_a_parent_with_parts_is_not_deleted_and_says_how_many_they_are(keeper):
    parent, parts = parent_with_parts(3)
    page = keeper.get(address(Target, "delete", parent.pk))
    assert page.context["protected"] == ["Parts of a target: 3"]
    assert "is not deleted: it is protected by what hangs on it" in text_of(page)
    selected = {"action": "delete_selected", "_selected_action": [parent.pk]}
    page = keeper.post(address(Target, "changelist"), selected)
    assert "None of the selected rows is deleted" in text_of(page)
    assert "Parts of a target: 3" in text_of(page)
    keeper.post(address(Target, "delete", parent.pk), {"post": "yes"})
    assert Target.objects.filter(pk=parent.pk).exists()
    selected["_selected_action"] += [part.pk for part in parts]
    keeper.post(address(Target, "changelist"), selected | {"post": "yes"})
    assert not Target.objects.filter(pk=parent.pk).exists()


SCALE = {"method": "milestone", "rollup": "district", "goal": 2}
READ_BY = {
    "unit": ({"unit": "tỷ đồng"}, {"unit": "ha"}, "tỷ đồng", "ha"),
    "amount_unit": (
        {**GROWTH, "goal": 16, "baseline": 640},
        {"amount_unit": "triệu đồng"},
        "tỷ đồng",
        "triệu đồng",
    ),
    "over_time": ({"unit": "ha", "rollup": "district"}, GROWTH, "ha", "tỷ đồng"),
    "scale": (
        {**SCALE, "scale": "Kém|Khá|Tốt"},
        {"scale": "Tốt|Khá|Kém"},
        "Kém|Khá|Tốt",
        "Tốt|Khá|Kém",
    ),
    "words": (
        {**SCALE, "goal": 1, "unit": "đạt"},
        {"scale": "Kém|Khá", "goal": "2"},
        "đạt",
        "Kém|Khá",
    ),
}


def sent_once_more(page, **changes):
    """The fields of `page`, with the hidden one that says what it has asked."""
    hidden = re.findall(r'name="([\w-]*meant)" value="(\w+)"', text_of_raw(page))
    return posted(page, **changes) | dict(hidden)


@pytest.mark.parametrize("case", READ_BY)
def test_it_is_asked_once_whether_kept_figures_are_to_be_read_otherwise(keeper, case):
    kept, changes, before, after = READ_BY[case]
    target = make_target(**kept)
    stood = Target.objects.filter(pk=target.pk).values().get()
    make_figure(target, None if target.rollup == "district" else make_commune(), value=1)
    page = change(keeper, target, **changes)
    sentence = f"1 figure was given by “{before}”; the number stays as it is, and would be read by"
    assert f"{sentence} “{after}”. If that is meant, save once more." in complaints(page)
    assert Target.objects.filter(pk=target.pk).values().get() == stood
    where = address(Target, "change", target.pk)
    (name, *_more) = changes
    assert saved(keeper.post(where, sent_once_more(page)))
    target.refresh_from_db()
    assert str(getattr(target, name)) == changes[name]


@pytest.mark.parametrize(
    ("days", "asked"),
    [
        ({"until": "29/6/2023"}, "until"),
        ({"until": "30/6/2023"}, None),
        ({"since": "30/6/2023"}, None),
        ({"since": "1/7/2023"}, "since"),
    ],
)
def test_it_is_asked_once_whether_a_unit_is_to_end_with_reports_of_its_own(keeper, days, asked):
    programme = make_programme()
    commune = programme.district.communes.first()
    make_submission(programme, commune, status="submitted")
    page = change(keeper, commune, **days)
    assert (page.status_code == 302) is (asked is None)
    if asked is None:
        return
    [sentence] = page.context["adminform"].form.errors[asked]
    assert "it would report no more (2023Q2)" in sentence
    assert sentence.endswith("If that is meant, save once more.")
    assert Commune.objects.filter(pk=commune.pk, since=None, until=None).exists()
    assert saved(keeper.post(address(Commune, "change", commune.pk), sent_once_more(page)))
    assert not Commune.objects.filter(pk=commune.pk, since=None, until=None).exists()


@pytest.mark.parametrize("changed", ["feeder", "fed", "fed_by"])
def test_it_is_asked_once_whether_figures_are_to_come_in_another_unit(keeper, changed):
    programme = make_programme()
    feeder = make_target(make_programme(programme.district), unit="km")
    fed = make_target(programme, unit="m" if changed == "fed_by" else "km")
    fed.fed_by = None if changed == "fed_by" else feeder
    fed.save()
    target = feeder if changed == "feeder" else fed
    changes = {"fed_by": feeder.pk} if changed == "fed_by" else {"unit": "m"}
    page = change(keeper, target, **changes)
    sentence = complaints(page)
    assert "from which it takes its figures, in" in sentence
    assert f"“{'km' if changed == 'feeder' else 'm'}”" in sentence
    assert saved(keeper.post(address(Target, "change", target.pk), sent_once_more(page)))


@pytest.mark.parametrize("unit", ["KM", "km.", " km "])
def test_a_unit_that_says_the_same_is_not_asked_about(keeper, unit):
    feeder = make_target(unit="km")
    fed = make_target(make_programme(feeder.programme.district), fed_by=feeder, unit="km")
    assert saved(change(keeper, fed, unit=unit))


def test_yet_another_unit_is_asked_about_anew(keeper):
    target = make_target(unit="tỷ đồng")
    make_figure(target, make_commune(), value=1)
    page = change(keeper, target, unit="ha")
    other = keeper.post(address(Target, "change", target.pk), sent_once_more(page, unit="km"))
    assert "would be read by “km”" in complaints(other)
    assert saved(keeper.post(address(Target, "change", target.pk), sent_once_more(other)))


def test_the_unit_of_a_part_is_asked_about_where_it_stands_below_its_parent(keeper):
    parent, (part, _other) = parent_with_parts()
    make_figure(part, make_commune(parent.programme.district), value=2)
    changes = {"parts-0-unit": "ha"}
    page = change(keeper, parent, **changes)
    assert "1 figure was given by" in complaints(page)
    assert saved(keeper.post(address(Target, "change", parent.pk), sent_once_more(page)))
    part.refresh_from_db()
    assert part.unit == "ha"


def test_nothing_is_asked_where_no_figure_is_kept(keeper):
    target = make_target(unit="tỷ đồng")
    make_figure(target, make_commune(), value=None)
    assert saved(change(keeper, target, unit="ha"))
