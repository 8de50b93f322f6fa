"""The quarter's report: what it says, and that page, Word and Excel show the same numbers."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from lxml.html import fromstring

from communes.models import (
    Commune,
    Figure,
    Official,
    Publication,
    PublishedResult,
    Submission,
)
from communes.results.compute import results
from communes.results.rows import Row
from communes.workflow.report import ReportKey
from ntm_dashboard.people.duties import own_duties, portfolio
from ntm_dashboard.reports.content import commune_report
from ntm_dashboard.reports.docx import write_docx
from ntm_dashboard.reports.personal import official_report
from ntm_dashboard.reports.to_sign import standing
from ntm_dashboard.reports.xlsx import write_xlsx
from targets.models import DataVersion, Programme, Target
from targets.quarters import Quarter
from tests import factories
from tests.pages import PUBLISHED

from . import papers
from .papers import GOVERNMENT, PARTY, report_of, scope_of, vietnamese

pytestmark = pytest.mark.django_db

REPORT = f"{PUBLISHED}report/"


@pytest.fixture(autouse=True)
def july(settings):
    settings.NTM_TODAY = "2023-07-05"


def quantum(number):
    return Decimal(1).scaleb(-Target.objects.get(programme__code=PARTY, number=number).decimals)


@pytest.mark.parametrize(("code", "count"), [(PARTY, 26), (GOVERNMENT, 57)])
def test_word_and_excel_show_the_numbers_of_the_exported_results(code, count):
    report = report_of(code)
    words, cells = papers.table_of(write_docx(report)), papers.sheet_of(write_xlsx(report))
    expected = papers.exported(code)
    assert len(words) == len(cells) == len(expected) == count
    for number, row in expected.items():
        assert papers.read(words[number][8]) == Decimal(row["percent"])
        assert Decimal(str(cells[number][8])) == Decimal(row["percent"])


def test_the_judged_value_stands_in_every_row_with_its_period():
    report = report_of()
    words, cells = papers.table_of(write_docx(report)), papers.sheet_of(write_xlsx(report))
    for number, row in papers.exported().items():
        rounded = Decimal(row["value"]).quantize(quantum(number))
        quarter, value = papers.value_to_date(words[number])
        assert value == rounded
        assert (quarter is None) == (row["as_of"] == "2023Q2")
        assert Decimal(str(cells[number][7])) == Decimal(row["value"])


def test_every_percent_of_the_goal_is_the_judged_value_over_the_goal():
    ratios = [
        (line.judged.number, line.goal.number, line.percent.number)
        for line in report_of().lines
        if line.goal.number
        and Target.objects.get(programme__code=PARTY, number=line.number).method
        in ("ratio", "floor")
    ]
    assert len(ratios) > 15
    for value, goal, percent in ratios:
        assert abs(100 * value / goal - percent) < Decimal("0.01")


def test_the_page_shows_the_same_rows_as_the_word_file(viewer):
    page = fromstring(viewer.get(REPORT).content.decode())
    rows = [
        [cell.text_content().strip() for cell in row]
        for row in page.xpath("//section[@class='paper-annex']//tbody/tr[count(*) > 1]")
    ]
    response = viewer.get("/yen-binh/nqdh-23/2023Q2/report.docx")
    assert rows == list(papers.table_of(response.content).values())


def test_the_sentence_of_the_newspaper_opens_the_report():
    assert report_of().sentence == (
        "8/26 chỉ tiêu đạt và vượt mục tiêu Nghị quyết; 16/26 chỉ tiêu đạt từ 70% trở lên; "
        "2/26 chỉ tiêu đạt từ 50% đến dưới 70%."
    )


def test_a_report_of_criteria_speaks_of_communes_and_criteria():
    assert report_of(GOVERNMENT).sentence == (
        "14/22 xã đạt 19/19 tiêu chí; bình quân 16,0 tiêu chí/xã."
    )


def test_a_report_of_criteria_names_the_communes_that_miss_one():
    (section,) = [one for one in report_of(GOVERNMENT).sections if one.key == "groups"]
    assert section.heading == "Kết quả theo tiêu chí"
    assert [item.name for item in section.items][:2] == ["1. Quy hoạch", "2. Giao thông"]
    assert section.items[0].text == "20/22 xã đạt. Chưa đạt: xã Bạch Hà, xã Đại Minh."
    assert section.items[4].text == "22/22 xã đạt."


def test_a_communes_report_of_criteria_says_which_are_met_and_by_which_targets_not():
    report = vietnamese(commune_report, scope_of(GOVERNMENT), Commune.objects.get(code="04738"))
    assert report.sentence == "Xã Bảo Ái đạt 17/19 tiêu chí; 55/57 chỉ tiêu đạt."
    told = {item.name[:3]: item.text for item in report.items("groups")}
    assert (told["1. "], told["13."]) == ("đạt.", "chưa đạt (chỉ tiêu 26).")
    assert list(told.values()).count("đạt.") == 17


def test_the_groups_stand_in_their_order_with_all_their_targets():
    groups = report_of().groups
    assert [group.title for group in groups][:2] == [
        "I. Kinh tế",
        "II. Hạ tầng, nông thôn mới, môi trường",
    ]
    assert [line.number for group in groups for line in group.lines] == [
        str(number) for number in range(1, 27)
    ]


def test_a_criterion_keeps_the_number_it_has():
    assert report_of(GOVERNMENT).groups[0].title == "1. Quy hoạch"


def test_every_late_or_low_target_has_a_paragraph_with_its_lead():
    items = report_of().items("late")
    late = {
        row.target
        for row in results(scope_of().programme, Quarter(2023, 2)).district.values()
        if row.pace in ("behind", "at_risk") or row.band in ("fair", "low")
    }
    assert {item.name.split(".")[0] for item in items} == late != set()
    assert items[0].name == "6. Tổng đàn gia súc chính"
    assert items[0].text == (
        "đến quý II/2023 là 132.000 con, bằng 88,00% mục tiêu (150.000 con); đánh giá: từ 70% trở "
        "lên, cần chú ý. Chủ trì: Phòng Nông nghiệp và PTNT (Đặng Đức An)."
    )


def noted(quarter, note, **values):
    figure = Figure.objects.get(
        target__programme__code=PARTY, target__number="6", commune__code="04738", quarter=quarter
    )
    Figure.objects.filter(pk=figure.pk).update(note=note, **values)
    DataVersion.move_on()
    return figure


def quoted(figure, text, **values):
    """The figure's note as the office quotes it, about the number that stands there."""
    programme, target = figure.target.programme, figure.target
    told = {"value": figure.value, "out_of": figure.out_of, "text": text} | values
    return factories.make_quote(programme, figure.commune, figure.quarter, target=target, **told)


def test_a_late_target_quotes_what_the_office_has_picked_and_no_note_by_itself():
    figure = noted(Quarter(2023, 2), "Dịch tả lợn châu Phi")
    assert report_of().items("late")[0].notes == []
    quoted(figure, "Dịch tả lợn châu Phi ở ba thôn")
    assert report_of().items("late")[0].notes == ["Xã Bảo Ái: “Dịch tả lợn châu Phi ở ba thôn”"]


def test_page_word_and_excel_print_what_is_picked_and_no_note(client, log_in):
    figure = noted(Quarter(2023, 2), "lời nguyên văn của xã")
    quoted(figure, "lời đã sửa")
    log_in("member-01")
    page = client.get(REPORT).text
    report = report_of()
    word = " ".join(papers.texts_of(write_docx(report)))
    assert "lời đã sửa" in page
    assert "lời đã sửa" in word
    cells = str(papers.sheet_of(write_xlsx(report)))
    assert all("nguyên văn" not in text for text in (page, word, cells))


def test_a_note_of_a_report_that_was_returned_stays_out():
    figure = noted(Quarter(2023, 3), "Số liệu tăng đột biến")
    assert figure.note == "Số liệu tăng đột biến"
    notes = [note for item in report_of(quarter="2023Q3").items("late") for note in item.notes]
    assert notes == []


def test_a_quote_about_a_number_that_has_changed_since_says_which_it_was():
    figure = noted(Quarter(2023, 2), "Số liệu tăng đột biến")
    quoted(figure, "Số liệu tăng đột biến", value=Decimal(109220))
    (note,) = report_of().items("late")[0].notes
    assert note == "Xã Bảo Ái: “Số liệu tăng đột biến” (viết khi số liệu là 109.220)"


def test_quotes_stand_in_the_order_that_the_office_gave_them():
    first = noted(Quarter(2023, 2), "một")
    second = Figure.objects.get(target=first.target, quarter=first.quarter, commune__code="04714")
    quoted(first, "sau", position=2)
    quoted(second, "trước", position=1)
    notes = report_of().items("late")[0].notes
    assert [note.split(": ")[1] for note in notes] == ["“trước”", "“sau”"]


def test_the_communes_that_have_not_reported_are_named():
    (item,) = report_of(quarter="2023Q3").items("missing")
    absent = Commune.objects.filter(district__code="yen-binh").exclude(
        submissions__in=Submission.objects.filter(
            programme__code=PARTY,
            quarter=Quarter(2023, 3),
            status__in=["submitted", "approved"],
        )
    )
    assert item.name == "Số liệu của 3/24 xã, thị trấn"
    assert absent.count() > 10
    assert all(str(vietnamese(lambda c: c.title, one)) in item.text for one in absent)


def test_what_waits_for_approval_is_counted_as_the_annex_counts_it():
    (item,) = report_of(quarter="2023Q3").items("missing")
    assert item.text.count("Đã nộp, chưa duyệt: ") == 1
    assert {line.remark.split()[0] for line in report_of(quarter="2023Q3").lines[5:6]} == {"3/24"}
    (item,) = report_of(quarter="2023Q3", provisional=True).items("missing")
    assert item.name == "Số liệu của 11/24 xã, thị trấn"
    assert "chưa duyệt" not in item.text


def test_figures_that_stay_approved_count_though_their_report_was_sent_back():
    Submission.objects.filter(commune__code="04714", quarter=Quarter(2023, 3)).update(
        status="returned", reason="?"
    )
    DataVersion.move_on()
    report = report_of(quarter="2023Q3")
    assert report.items("missing")[0].name == "Số liệu của 3/24 xã, thị trấn"
    assert report.lines[5].remark.startswith("3/24 ")


def test_reports_of_a_published_quarter_that_came_with_the_data_are_not_missing():
    assert report_of().items("missing") == []


def test_words_of_reports_are_in_the_report_once_the_office_quotes_them():
    programme, commune = scope_of().programme, Commune.objects.get(code="04738")
    own = {"status": "approved", "causes": "Giá giảm"}
    factories.make_submission(programme, None, "2023Q2", **own)
    assert report_of().items("remarks") == []
    factories.make_quote(programme, None, text="Giá nông sản giảm")
    factories.make_quote(programme, commune, kind="proposals", text="Hỗ trợ vắc xin")
    assert [(item.name, item.notes) for item in report_of().items("remarks")] == [
        ("Nguyên nhân", ["Huyện Yên Bình: “Giá nông sản giảm”"]),
        ("Kiến nghị, đề xuất", ["Xã Bảo Ái: “Hỗ trợ vắc xin”"]),
    ]


def test_footnotes_explain_every_mark_and_no_other():
    report = report_of()
    assert [mark for mark, _sentence in report.footnotes] == ["1", "2", "*"]
    remarks = {line.number: line.remark for line in report.lines}
    assert (remarks["1"], remarks["14"]) == ("(1)", "23/24 (2); (*)")
    partial = report_of(quarter="2023Q3", provisional=True)
    marks = {mark for line in partial.lines for mark in re.findall(r"\((\d|\*)\)", line.remark)}
    assert {mark for mark, _sentence in partial.footnotes} == marks


def test_a_row_says_how_many_of_the_communes_have_a_figure():
    programme = factories.make_programme(factories.make_district(communes=3))
    target = factories.make_target(programme)
    factories.make_figure(target, estimate=True)
    report = report_of(programme.code)
    assert report.lines[0].remark == "1/3 (1); ước thực hiện (2)"
    assert [mark for mark, _sentence in report.footnotes] == ["1", "2"]


def test_a_row_says_how_many_have_a_figure_of_the_quarter_itself():
    programme = factories.make_programme(factories.make_district(communes=3))
    target = factories.make_target(programme)
    first, second, third = programme.district.communes.all()
    factories.make_figure(target, first, "2023Q1")
    factories.make_figure(target, second, "2023Q2")
    report = report_of(programme.code)
    assert report.lines[0].remark == "2/3 (1); 1/3 (2)"
    assert [mark for mark, _sentence in report.footnotes] == ["1", "2"]
    factories.make_figure(target, first, "2023Q2")
    factories.make_figure(target, third, "2023Q2")
    assert report_of(programme.code).lines[0].remark == ""


def test_an_estimate_that_is_not_approved_is_no_mark():
    programme = factories.make_programme(factories.make_district(communes=1))
    target = factories.make_target(programme)
    factories.make_figure(target, estimate=True, approved=False)
    factories.make_submission(programme, programme.district.communes.get(), status="submitted")
    assert report_of(programme.code).lines[0].remark == "0/1 (1)"
    assert "ước" in report_of(programme.code, provisional=True).lines[0].remark


@pytest.mark.parametrize(
    ("quarter", "values", "basis"),
    [
        ("2023Q2", {}, "Số liệu quý II/2023 theo phiên bản 1, công bố ngày 20/7/2023."),
        ("2023Q3", {}, "Số liệu đã duyệt đến ngày báo cáo; quý III/2023 chưa công bố."),
        (
            "2023Q3",
            {"provisional": True},
            "Số liệu tạm tính: gồm cả số liệu đã nộp, chưa được duyệt.",
        ),
    ],
)
def test_the_report_says_which_figures_it_goes_by(quarter, values, basis):
    assert report_of(quarter=quarter, **values).basis == basis


def corrected():
    """The roads of one commune in the published quarter, corrected since."""
    target = Target.objects.get(programme__code=PARTY, number="11")
    Figure.objects.filter(target=target, commune__code="04738", quarter=Quarter(2023, 2)).update(
        approved_value=100
    )
    DataVersion.move_on()


def road(report):
    return next(line for line in report.lines if line.number == "11")


def test_a_correction_after_publication_is_told_and_the_percent_stays_as_published():
    before = road(report_of())
    corrected()
    report = report_of()
    assert report.basis.startswith(
        "Số liệu quý II/2023 theo phiên bản 1, công bố ngày 20/7/2023. Sau"
    )
    assert "điều chỉnh" in report.basis
    assert "theo bản công bố" in report.basis
    assert road(report).percent == before.percent
    assert (road(report).plan, road(report).so_far) == (before.plan, before.so_far)


def test_a_correction_that_changes_nothing_here_is_not_told():
    Figure.objects.filter(
        target__programme__code=PARTY, target__number="6", quarter=Quarter(2021, 3)
    ).update(approved_value=1)
    DataVersion.move_on()
    assert "điều chỉnh" not in report_of().basis


def without_its_year():
    """The published quarter as it was stored before publications kept the year."""
    last = Publication.objects.filter(
        period__programme__code=PARTY, period__quarter=Quarter(2023, 2)
    ).latest("version")
    bare = Publication.objects.create(
        period=last.period,
        version=last.version + 1,
        published_at=last.published_at,
        digest=last.digest,
    )
    PublishedResult.objects.bulk_create(
        PublishedResult(publication=bare, **row)
        for row in last.results.order_by("pk").values(*Row._fields)
    )
    DataVersion.move_on()


def test_where_the_year_was_not_kept_the_report_says_what_is_of_today():
    without_its_year()
    before = road(report_of())
    corrected()
    report = report_of()
    assert "theo số liệu hiện nay" in report.basis
    assert road(report).percent == before.percent
    assert road(report).so_far.number > before.so_far.number


def test_the_public_reads_nothing_that_was_corrected_and_is_not_published():
    before = road(report_of(public=True))
    assert before.judged.number == 348
    corrected()
    report = report_of(public=True)
    assert "điều chỉnh" not in report.basis
    after = road(report)
    assert (after.percent, after.goal) == (before.percent, before.goal)
    assert (after.plan, after.quarter, after.so_far) == (before.plan, before.quarter, before.so_far)


def test_where_the_year_was_not_kept_the_public_reads_none_of_it():
    without_its_year()
    corrected()
    after = road(report_of(public=True))
    assert [amount.text for amount in (after.plan, after.quarter, after.so_far)] == ["–"] * 3


@pytest.mark.parametrize(
    ("day", "written"),
    [
        ("2023-07-05", "Yên Bình, ngày 05 tháng 7 năm 2023"),
        ("2023-01-31", "Yên Bình, ngày 31 tháng 01 năm 2023"),
        ("2023-02-09", "Yên Bình, ngày 09 tháng 02 năm 2023"),
        ("2023-03-10", "Yên Bình, ngày 10 tháng 3 năm 2023"),
    ],
)
def test_days_below_ten_and_the_first_two_months_have_a_zero(day, written, settings):
    settings.NTM_TODAY = day
    assert vietnamese(lambda report: report.dateline, report_of()) == written


@pytest.mark.parametrize(
    ("level", "layout", "heading", "number"),
    [
        ("district", "government", ["Ủy ban nhân dân", "huyện Lục Yên"], "/BC-UBND"),
        ("province", "government", ["Ủy ban nhân dân", "tỉnh Lục Yên"], "/BC-UBND"),
        ("commune", "government", ["Ủy ban nhân dân", "xã Lục Yên"], "/BC-UBND"),
        ("district", "party", ["Huyện ủy Lục Yên"], "-BC/HU"),
        ("town", "party", ["Thị ủy Lục Yên"], "-BC/ThU"),
        ("province", "party", ["Tỉnh ủy Lục Yên"], "-BC/TU"),
        ("commune", "party", ["Đảng ủy xã Lục Yên"], "-BC/ĐU"),
    ],
)
def test_the_level_of_the_district_decides_its_words(level, layout, heading, number):
    district = factories.make_district(name="Lục Yên", level=level, province="Lào Cai")
    programme = factories.make_programme(district, layout=layout)
    factories.make_figure(factories.make_target(programme))
    office = report_of(programme.code).office
    assert office.heading == heading
    assert office.number.endswith(number)
    above = "Tỉnh ủy Lào Cai" if layout == "party" and level != "province" else ""
    assert office.parent == above


def test_the_public_reads_no_people_and_no_quotes():
    quoted(noted(Quarter(2023, 2), "Dịch tả lợn châu Phi"), "Dịch tả lợn châu Phi")
    report = report_of(public=True)
    texts = " ".join(item.text for item in report.items("late"))
    assert "Phòng Nông nghiệp và PTNT." in texts
    assert "Đặng Đức An" not in texts
    assert all(item.notes == [] for section in report.sections for item in section.items)
    assert {section.key for section in report.sections} == {"groups", "late"}


def test_a_communes_report_has_its_own_rows_and_words():
    commune = Commune.objects.get(code="04738")
    submission = factories.make_submission(
        scope_of().programme, commune, "2023Q2", status="approved", difficulties="Thiếu vốn"
    )
    report = vietnamese(commune_report, scope_of(), commune)
    expected = results(scope_of().programme, Quarter(2023, 2)).by_commune["04738"]
    assert {line.number: line.percent.number for line in report.lines} == {
        number: row.percent for number, row in expected.items()
    }
    assert report.office.body == "Đảng ủy xã Bảo Ái"
    assert report.office.parent == "Huyện ủy Yên Bình"
    assert [item.text for item in report.items("remarks")] == [submission.difficulties]
    assert report.stem == "nqdh-23-2023Q2-04738"


def personal(code, **values):
    official = Official.objects.select_related("user", "commune").get(code=code)
    scope = scope_of(**values)
    duties = [duty for duty in own_duties(official, scope.programme) if duty.in_force]
    return vietnamese(official_report, scope, official, portfolio(duties, scope.catalogue))


def test_an_officials_report_is_on_the_targets_led_and_is_signed_by_name():
    report = personal("dept-01")
    led = Target.objects.filter(
        programme__code=PARTY, assignments__official__code="dept-01", assignments__duty="lead"
    )
    assert {line.number for line in report.lines} >= {target.number for target in led} != set()
    assert report.sentence.endswith("70%.")
    assert f"/{len(report.lines)} chỉ tiêu" in report.sentence
    assert report.office.name == Official.objects.get(code="dept-01").name
    assert [item.name for item in report.items("late")] == ["6. Tổng đàn gia súc chính"]


def test_the_report_of_an_official_without_duties_says_so():
    factories.make_official(scope_of().programme.district, code="moi", name="Lê Văn Mới")
    report = personal("moi")
    assert [section.heading for section in report.sections] == ["Nhiệm vụ"]
    assert "Lê Văn Mới chưa được phân công" in report.items("duties")[0].name


def test_a_chairs_report_is_on_the_commune_and_says_what_is_to_be_done(
    account_of, six_days_before_due
):
    account_of("chair-04738")
    report = personal("chair-04738", quarter="2023Q3")
    assert [item.name for item in report.items("tasks")] == [
        "Nộp báo cáo quý III/2023 của xã Bảo Ái, hạn nộp 10/10/2023"
    ]
    assert len(report.lines) == 18
    assert report.office.name == "Hoàng Hữu Tuấn"
    task = "Nộp báo cáo quý III/2023 của xã Bảo Ái, hạn nộp 10/10/2023."
    assert task in papers.texts_of(write_docx(report))


def test_no_office_of_the_state_stands_under_the_heading_of_the_party():
    office = personal("chair-04738").office
    assert (office.parent, office.heading) == ("Tỉnh ủy Yên Bái", ["Huyện ủy Yên Bình"])
    assert office.body == "UBND xã Bảo Ái"
    Programme.objects.filter(code=PARTY).update(layout="government")
    office = personal("chair-04738").office
    assert office.parent == "Ủy ban nhân dân huyện Yên Bình"
    assert office.heading == ["UBND xã Bảo Ái"]


def test_an_officials_report_has_the_layout_of_the_officials_organisation():
    officials = Official.objects.filter(code="chair-04738")
    officials.update(organisation_kind="government")
    office = personal("chair-04738").office
    assert (office.party, office.heading) == (False, ["UBND xã Bảo Ái"])
    assert office.parent == "Ủy ban nhân dân huyện Yên Bình"
    officials.update(organisation_kind="party", organisation="Ban Tổ chức Huyện ủy")
    office = personal("chair-04738").office
    assert (office.party, office.heading) == (True, ["Ban Tổ chức Huyện ủy"])
    assert office.parent == "Huyện ủy Yên Bình"
    Programme.objects.filter(code=PARTY).update(layout="government")
    assert personal("chair-04738").office.party


def test_who_has_no_duty_reports_without_a_table():
    official = factories.make_official(scope_of().district)
    report = personal(official.code)
    assert (report.lines, report.sentence) == ([], "")
    assert len(papers.texts_of(write_docx(report))) > 3


def test_files_are_taken_away_under_a_name_that_says_what_they_are(viewer):
    for kind, start in {"docx": b"PK", "xlsx": b"PK"}.items():
        response = viewer.get(f"/yen-binh/nqdh-23/2023Q2/report.{kind}")
        assert response["Content-Disposition"] == f'attachment; filename="nqdh-23-2023Q2.{kind}"'
        assert response.content.startswith(start)


def test_a_field_of_one_target_is_told_of_in_the_singular(english_viewer):
    text = " ".join(english_viewer.get(REPORT).text.split())
    assert "1 target, of which 1 “met or exceeded”." in text
    assert "2 targets, of which" in text


def test_the_files_speak_vietnamese_whatever_the_page_speaks(english_viewer):
    assert "Results of the targets of" in english_viewer.get(REPORT).text
    content = english_viewer.get("/yen-binh/nqdh-23/2023Q2/report.docx").content
    assert "BÁO CÁO" in papers.texts_of(content)


@pytest.mark.parametrize(
    "address",
    [
        REPORT,
        "/yen-binh/nqdh-23/2023Q2/communes/04738/",
        "/yen-binh/nqdh-23/2023Q2/officials/chair-04738/",
        "/yen-binh/ntm-xa-21-25/2023Q2/bieu-10/",
    ],
)
def test_an_english_page_says_that_its_papers_are_in_vietnamese(address, viewer):
    assert "Word" in viewer.get(address).text
    assert "bằng tiếng Việt" not in viewer.get(address).text
    viewer.cookies["django_language"] = "en"
    assert re.search(r">(Word|Excel)</a>\s*\(in Vietnamese\)", viewer.get(address).text)


def test_a_correction_shows_in_the_report_of_an_open_quarter_at_once(viewer):
    address = "/yen-binh/nqdh-23/2023Q3/report.xlsx"
    before = papers.sheet_of(viewer.get(address).content)
    target = Target.objects.get(programme__code=PARTY, number="14")
    Figure.objects.filter(target=target, quarter=Quarter(2023, 2)).update(approved_value=1)
    DataVersion.move_on()
    assert papers.sheet_of(viewer.get(address).content)["14"] != before["14"]


def test_the_workbook_has_frozen_headings_real_numbers_and_no_formula(viewer):
    target = Target.objects.get(programme__code=PARTY, number="14")
    target.name = "=HYPERLINK(1)"
    target.save()
    sheet = papers.workbook(viewer.get("/yen-binh/nqdh-23/2023Q2/report.xlsx").content)
    assert sheet.freeze_panes == "C7"
    assert [cell.value for cell in sheet[6]][:3] == ["TT", "Chỉ tiêu", "ĐVT"]
    name = next(row[1] for row in sheet.iter_rows() if row[0].value == 14)
    assert (name.value, name.data_type) == ("=HYPERLINK(1)", "s")
    third = next(row for row in sheet.iter_rows() if row[0].value == 3)
    assert (third[6].value, third[6].number_format) == (212.5, "#,##0.0")
    assert (third[7].value, third[7].number_format) == (410, '#,##0.0" (năm 2022)"')
    assert (third[8].value, third[8].number_format) == (82, "#,##0.00")
    assert sheet.title == "Quý II-2023"
    assert {"–"} & {cell.value for row in sheet.iter_rows() for cell in row} == set()


def test_a_number_that_begins_with_zero_is_text_in_the_workbook():
    report = report_of()
    lines = [replace(line, number=f"0{line.number}") for line in report.groups[0].lines]
    groups = [replace(report.groups[0], lines=lines)]
    sheet = papers.sheet_of(write_xlsx(replace(report, groups=groups)))
    assert sheet.keys() >= {line.number for line in lines}


def test_the_unit_stands_small_within_the_sentence_on_what_is_to_sign():
    scope = scope_of(quarter="2023Q3")
    commune = Commune.objects.get(code="04726", district__code="yen-binh")
    report_key = ReportKey(scope.programme, commune, scope.quarter)
    report = Submission.objects.filter(**report_key.key)
    assert "do xã Cảm Nhân nộp, chưa" in vietnamese(standing, scope, report_key)
    report.update(submitted_on="2023-10-02")
    assert "do xã Cảm Nhân nộp ngày 2/10/2023" in vietnamese(standing, scope, report_key)
    report.update(status="approved")
    assert vietnamese(standing, scope, report_key) == "Số liệu của xã Cảm Nhân đã được duyệt."
