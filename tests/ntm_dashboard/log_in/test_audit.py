"""What the audit log says of people who log in, take files away and decide."""

import pytest
from django.urls import reverse

from communes.accounts.slips import new_slip
from communes.models import AuditEvent, AuditKind, Decision, Official, Verb
from ntm_dashboard.log_in.throttle import HERE
from targets.models import Programme
from tests import factories
from tests.pages import PUBLISHED

RIGHT = "let-me-in-4738"
LOG_IN = "/accounts/login/"


def events(**conditions):
    others = (AuditKind.RIGHTS, AuditKind.LOAD)
    return list(AuditEvent.objects.filter(**conditions).exclude(kind__in=others))


@pytest.fixture
def account(db):
    official = Official.objects.get(code="member-01")
    return factories.make_user(official, username="xem", is_staff=True)


def test_a_log_in_and_a_log_out_are_noted(account, client):
    client.post(LOG_IN, {"username": "xem", "password": RIGHT}, REMOTE_ADDR="192.0.2.1")
    client.post("/accounts/logout/", REMOTE_ADDR="192.0.2.1")
    out, logged_in = events()
    assert (logged_in.kind, out.kind) == (AuditKind.LOG_IN, AuditKind.LOG_OUT)
    for event in (logged_in, out):
        assert event.by == account
        assert event.name == f"{account.official.name} (xem)"
        assert event.address == "192.0.2.1"
        assert event.district_id == account.official.district_id


def test_a_wrong_log_in_is_noted_without_the_password(account, client):
    client.post(LOG_IN, {"username": "xem", "password": "sai-rồi"})
    [event] = events()
    assert (event.kind, event.name, event.by) == (AuditKind.FAILED, "xem", None)
    assert event.district_id == account.official.district_id
    assert "sai" not in event.searched


def test_a_name_that_nobody_has_is_of_no_district(client, db):
    client.post("/accounts/login/", {"username": "ai-do", "password": "sai"})
    [event] = events()
    assert (event.name, event.district_id) == ("ai-do", None)


def failures():
    return [(event.name, event.words) for event in events(kind=AuditKind.FAILED)]


@pytest.mark.parametrize("name", ["xem", "ai-do"])
def test_a_wrong_code_of_a_slip_is_noted_without_the_code(name, account, client):
    new_slip(account, None)
    client.post("/accounts/first/", {"username": name, "code": "AAAAA-AAAAA"})
    client.get(f"/accounts/first/{name}/BBBBB-BBBBB/")
    assert failures() == [(name, "Sai mã trên phiếu đăng nhập")] * 2
    assert {event.district_id for event in events()} == {
        account.official.district_id if name == "xem" else None
    }


def test_a_wrong_code_of_the_second_step_is_noted(account, client):
    factories.make_second_factor(account)
    client.post(LOG_IN, {"username": "xem", "password": RIGHT})
    client.post("/accounts/login/code/", {"code": "000000"})
    assert failures() == [("xem", "Sai mã ở bước hai")]


def test_a_wrong_own_password_is_noted(account, client):
    client.force_login(account)
    new = {"new_password1": "mua-lua-2023", "new_password2": "mua-lua-2023"}
    client.post("/accounts/password/", {"old_password": "sai", **new})
    assert failures() == [("xem", "Sai mật khẩu của chính mình khi được hỏi lại")]


def test_refusals_are_noted_once_however_often_somebody_tries(account, client):
    for _try in range(HERE.failures + 3):
        client.post("/accounts/login/", {"username": "xem", "password": "sai"})
    assert len(events(kind=AuditKind.FAILED)) == HERE.failures
    [event] = events(kind=AuditKind.REFUSED)
    assert (event.name, event.district_id) == ("xem", account.official.district_id)


FILES = [
    f"{PUBLISHED}?export=csv",
    f"{PUBLISHED}report.xlsx",
    f"{PUBLISHED}results.json",
    f"{PUBLISHED}officials/member-01/report.docx",
]


@pytest.mark.parametrize("path", FILES)
def test_a_file_that_is_taken_away_is_noted(path, account, client):
    client.force_login(account)
    assert client.get(path).status_code == 200
    [event] = events(kind=AuditKind.EXPORT)
    assert (event.by, event.words) == (account, path)
    assert event.district_id == account.official.district_id


def test_a_page_is_no_file_and_the_publics_are_not_counted(account, client, settings):
    settings.NTM_PUBLIC = True
    assert client.get(f"{PUBLISHED}?export=csv").status_code == 200
    client.force_login(account)
    client.get(PUBLISHED)
    assert events(kind=AuditKind.EXPORT) == []


def test_what_a_superuser_takes_is_of_the_district_whose_it_is(client, db):
    client.force_login(factories.make_user(is_superuser=True))
    client.get(f"{PUBLISHED}?export=csv")
    [event] = events(kind=AuditKind.EXPORT)
    assert event.district.code == "yen-binh"


def test_a_decision_is_noted_by_whom_and_when_it_was_made(account, client):
    programme = Programme.objects.get(code="nqdh-23")
    unit = programme.district.communes.first()
    decision = Decision.objects.create(
        programme=programme,
        commune=unit,
        quarter="2023Q2",
        verb=Verb.RETURN,
        at="2023-07-12T08:00:00Z",
        by=account,
        reason="Thiếu biên bản",
    )
    [event] = events(kind=AuditKind.DECISION, decision=decision)
    assert (event.by, event.district_id) == (account, programme.district_id)
    assert "thieu bien ban" in event.searched


@pytest.fixture
def administrator(db, client):
    programme = Programme.objects.get(code="nqdh-23")
    official = factories.make_official(programme.district, name="Nguyễn Văn Quản")
    factories.make_assignment(official, programme, duty="administer")
    client.force_login(factories.make_user(official))
    client.cookies["django_language"] = "en"
    return client


LOGS = ["auditevent", "cataloguechange"]


@pytest.mark.parametrize("name", LOGS)
def test_an_administrator_takes_the_own_districts_log_away(name, administrator):
    factories.make_commune(name="Nơi khác")
    own = factories.make_commune(Programme.objects.get(code="nqdh-23").district, name="Ở đây")
    own.delete()
    response = administrator.get(reverse(f"admin:communes_{name}_csv"), {"q": "nguyen van quan"})
    assert response["Content-Disposition"] == f'attachment; filename="{name}.csv"'
    assert "no-store" in response["Cache-Control"]
    text = response.content.decode()
    assert "Nơi khác" not in text
    assert [line for line in text.splitlines()[1:] if "Nguyễn Văn Quản" not in line] == []
    [event] = events(kind=AuditKind.EXPORT)
    assert event.words.startswith(f"/admin/communes/{name}/csv/")


@pytest.mark.parametrize("name", LOGS)
def test_a_log_is_for_administrators_alone(name, account, client):
    account.is_staff = False
    account.save()
    client.force_login(account)
    assert client.get(reverse(f"admin:communes_{name}_csv")).status_code == 302
    assert client.get(reverse(f"admin:communes_{name}_changelist")).status_code == 302


def test_the_history_of_a_row_tells_old_and_new_of_it_and_its_parts(administrator):
    target = Programme.objects.get(code="nqdh-23").targets.get(number="1")
    target.lead = "Phòng Thử nghiệm"
    target.save()
    milestone = factories.make_milestone(target, year=2026, value=4738)
    page = administrator.get(reverse("admin:targets_target_history", args=[target.pk])).text
    assert "<ins>Phòng Thử nghiệm</ins>" in page
    assert f"Added: milestone {milestone}" in page
    assert "4738" in page.replace(",", "")


def test_the_log_is_filtered_by_what_was_done(administrator):
    administrator.get(f"{PUBLISHED}?export=csv")
    page = administrator.get(reverse("admin:communes_auditevent_changelist"), {"kind": "export"})
    assert page.context["cl"].result_count == 1
    assert f"{PUBLISHED}?export=csv" in page.text
    kinds = administrator.get(
        reverse("admin:communes_cataloguechange_changelist"), {"kind": "targets.target"}
    )
    assert {row.content_type.model for row in kinds.context["cl"].result_list} == {"target"}
