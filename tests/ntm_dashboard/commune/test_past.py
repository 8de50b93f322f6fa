"""What a commune's page says of its past, and an old unit's of what it became."""

import pytest

from communes.interchange.loading import load
from communes.models import Allocation
from communes.workflow.refusals import Refused
from communes.workflow.report import ReportKey
from communes.workflow.verbs import Entry, enter
from targets.ordering import empty_first
from targets.quarters import Quarter
from tests.communes.interchange.tables import as_folder
from tests.factories import make_assignment, make_official, make_period, make_user
from tests.mergers import merger_tables

BORN = Quarter(2025, 3)
PLACE = "/yen-binh/nqdh-23"


@pytest.fixture
def merged(demo_programme, tmp_path):
    """The demo with its mergers, with periods before and after them."""
    load(as_folder(tmp_path / "mergers", merger_tables()))
    for quarter in (Quarter(2025, 2), BORN):
        make_period(demo_programme, quarter=quarter)
    return demo_programme


@pytest.fixture
def page(client, merged, account_of):
    """The text of a page, as a reader of the demo has it."""
    client.force_login(account_of("district-01"))

    def page(path, status=200):
        answer = client.get(f"{PLACE}/{path}")
        assert answer.status_code == status
        return " ".join(answer.content.decode().split())

    return page


def test_a_merged_commune_tells_from_what_and_when_and_by_which_resolution(page):
    text = page("2025Q3/communes/04717/")
    assert "<h1>Xã Thác Bà</h1>" in text
    assert "<b>Hợp nhất từ</b>" in text
    for unit in ("thị trấn Thác Bà", "xã Bạch Hà", "xã Vũ Linh", "xã Hán Đà", "xã Đại Minh"):
        assert unit in text
    assert "ngày 1/7/2025, Nghị quyết số 1678/NQ-UBTVQH15." in text
    assert f'href="{PLACE}/2025Q2/communes/04765/"' in text
    assert "Cách gộp số liệu trước quý III/2025" in text
    assert "bình quân của các đơn vị cũ theo dân số" in text


def test_the_same_code_shows_the_unit_that_lives_in_the_quarter(page):
    text = page("2025Q2/communes/04717/")
    assert "<h1>Thị trấn Thác Bà</h1>" in text
    assert "<b>Hợp nhất thành</b>" in text
    assert f'<a href="{PLACE}/2025Q3/communes/04717/">xã Thác Bà</a>' in text


def test_an_old_unit_in_a_later_quarter_says_what_it_became(page):
    text = page("2025Q3/communes/04765/")
    assert "<h1>Xã Vũ Linh</h1>" in text
    assert "Đơn vị không tồn tại trong quý này" in text
    assert f'href="{PLACE}/2025Q2/communes/04765/"' in text
    assert page("2025Q3/communes/99999/", status=404)


def test_a_chain_is_told_link_by_link(page):
    text = page("2025Q2/communes/04762/")
    assert "<b>Hợp nhất từ</b>" in text
    assert "ngày 1/12/2024" in text
    assert "<b>Hợp nhất thành</b>" in text


def test_lists_have_only_units_that_live(page):
    text = page("2025Q3/communes/")
    assert "Xã Cảm Nhân" in text
    assert "Xã Vũ Linh" not in text.split("Xếp hạng")[-1]
    assert "Xã Vũ Linh" in page("2025Q2/communes/").split("Xếp hạng")[-1]


@pytest.mark.parametrize(
    "path",
    [
        *("", "matrix/", "communes/", "targets/6/", "targets/17/", "targets/13/", "targets/4/"),
        *("year/?commune=04717", "compare/2023Q2/", "gaps/", "report/", "officials/", "causes/"),
        "communes/04717/report.docx",
    ],
)
def test_every_page_shows_the_quarter_after_the_merger(page, client, path):
    answer = client.get(f"{PLACE}/2025Q3/{path}")
    assert answer.status_code == 200, path


def test_the_page_of_a_figure_says_how_its_series_was_put_together(page):
    text = page("2025Q3/communes/04750/6/")
    assert "Trước quý III/2025 được gộp từ" in text
    assert "cộng số liệu của các đơn vị cũ" in text
    assert "<small>gộp</small>" in text
    assert f"{PLACE}/2023Q2/communes/04750/6/" not in text
    assert page("2025Q3/communes/04765/6/", status=404)


def test_an_old_unit_enters_nothing_after_its_end_and_a_new_one_nothing_before_its_birth(
    merged, client
):
    target = merged.targets.get(number="6")
    for code, quarter in (("04765", BORN), ("04717", Quarter(2025, 2))):
        commune = merged.district.communes.filter(code=code).order_by(empty_first("since")).last()
        person = make_user(make_official(merged.district))
        make_assignment(official=person.official, programme=merged, commune=commune, duty="report")
        with pytest.raises(Refused):
            enter(ReportKey(merged, commune, quarter), target, person, Entry(value=1))


def test_the_entry_sheet_counts_what_was_put_together(merged, client, settings):
    """Target 10 adds up over the term: the sheet of the new unit begins with its old ones' sum."""
    settings.NTM_TODAY = "2025-10-01"
    commune = merged.district.communes.get(code="04717", until=None)
    person = make_user(make_official(merged.district))
    make_assignment(official=person.official, programme=merged, commune=commune, duty="report")
    client.force_login(person)
    answer = client.get(f"{PLACE}/2025Q3/entry/04717/")
    assert answer.status_code == 200
    assert "Xã Thác Bà" in answer.content.decode()


def test_decisions_by_which_targets_were_given_are_told(page, merged):
    commune = merged.district.communes.get(code="04717", until=None)
    target = merged.targets.get(number="6")
    Allocation.objects.create(target=target, commune=commune, goal=10, decision="15/QĐ-UBND")
    assert "Chỉ tiêu giao theo quyết định số 15/QĐ-UBND." in page("2025Q3/communes/04717/")
