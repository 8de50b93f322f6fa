"""Accounts and log-in slips from the lists of the administration."""

import datetime
import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core import mail
from django.test import Client

from communes.accounts.second_factor import device_of
from communes.clock import today
from communes.models import GivenPassword, LogInSlip, Official
from tests import factories
from tests.pages import words

User = get_user_model()
OFFICIALS = "/admin/communes/official/"
ACCOUNTS = "/admin/auth/user/"
SLIPS = "/admin/slips/"


@pytest.fixture
def keeper(client, db):
    client.force_login(factories.make_user(is_staff=True, is_superuser=True))
    return client


@pytest.fixture
def people(db):
    district = factories.make_district(communes=1)
    names = ["Nguyễn Văn Hùng", "Ngô Vũ Hùng", "Lò Thị Mai"]
    return [factories.make_official(district, name=name) for name in names]


def chosen(client, people, action="make_accounts", where=OFFICIALS):
    ids = [one.pk for one in people]
    return client.post(where, {"action": action, "_selected_action": ids})


def make(client, people, **more):
    return client.post(SLIPS, {"person": [f"o{one.pk}" for one in people]} | more)


def test_a_whole_list_at_once_and_each_has_a_slip_that_works(keeper, people, client):
    assert chosen(keeper, people).url == SLIPS
    page = make(keeper, people)
    assert len(page.context["slips"]) == 3
    for official in people:
        official.refresh_from_db()
        assert not official.user.has_usable_password()
    client.logout()
    slip = page.context["slips"][0]
    address = slip.link.removeprefix("http://testserver")
    assert client.get(address).url == "/accounts/first/password/"


def test_the_names_that_are_shown_are_those_that_are_made(keeper, people):
    chosen(keeper, people)
    shown = {one.official.pk: one.name for one in keeper.get(SLIPS).context["people"]}
    make(keeper, people)
    made = dict(Official.objects.filter(pk__in=shown).values_list("pk", "user__username"))
    assert sorted(made.values()) == ["hungnv", "hungnv2", "mailt"]
    assert made == shown


def test_a_slip_has_all_that_one_needs_and_no_style(keeper, people):
    chosen(keeper, people)
    text = make(keeper, people[2:]).text
    code = re.search(r"<b>([0-9A-Z]{5}-[0-9A-Z]{5})</b>", text)[1]
    shown = words(text)
    for told in ("Lò Thị Mai", "http://testserver/accounts/first/", "mailt", code):
        assert told in shown
    assert text.count("<svg") == 1
    assert "style=" not in text


def test_the_start_page_leads_to_all_who_work_without_an_account(keeper, people):
    programme = factories.make_programme(people[0].district)
    for official in people[:2]:
        factories.make_assignment(official, programme, duty="enter")
    line = next(line for line in keeper.get("/admin/").context["start"]["lines"] if line["remedy"])
    shown = keeper.get(line["remedy"]).context["people"]
    assert {one.official.pk for one in shown} >= {one.pk for one in people[:2]}
    assert people[2].pk not in {one.official.pk for one in shown}
    keeper.post(line["remedy"], {"person": f"o{people[0].pk}"})
    people[0].refresh_from_db()
    assert people[0].user is not None
    left = {one.official.pk for one in keeper.get(line["remedy"]).context["people"]}
    assert people[1].pk in left
    assert people[0].pk not in left


def test_an_administrator_makes_them_for_the_own_district_alone(client, people):
    programme = factories.make_programme(people[0].district)
    factories.make_assignment(people[0], programme, duty="enter")
    other = factories.make_district()
    keeper = factories.make_official(other)
    factories.make_assignment(keeper, factories.make_programme(other), duty="administer")
    client.force_login(factories.make_user(keeper))
    where = f"{SLIPS}?incomplete=account"
    assert client.get(where).url == OFFICIALS
    client.post(where, {"person": f"o{people[0].pk}"})
    people[0].refresh_from_db()
    assert people[0].user is None


def test_only_those_ticked_and_chosen_before_get_one(keeper, people):
    chosen(keeper, people[:1])
    make(keeper, people[1:])
    assert LogInSlip.objects.count() == 0


def test_who_has_a_password_is_not_ticked_and_keeps_it(keeper, people):
    user = factories.make_user(people[0])
    chosen(keeper, people)
    box = re.compile(rf'value="o{people[0].pk}"\s*(checked)?')
    assert box.search(keeper.get(SLIPS).text)[1] is None
    make(keeper, people[:1])
    user.refresh_from_db()
    assert user.check_password("let-me-in-4738")
    assert user.slip.used_at is None


def test_whose_access_has_ended_gets_none(keeper, people):
    Official.objects.filter(pk=people[0].pk).update(until=today() - datetime.timedelta(days=1))
    chosen(keeper, people)
    assert "Quyền truy cập đã kết thúc." in words(keeper.get(SLIPS).text)
    make(keeper, people)
    assert LogInSlip.objects.count() == 2


@pytest.fixture
def by_mail(settings, people):
    settings.EMAIL_HOST = "mail.example"
    Official.objects.filter(pk=people[0].pk).update(email="hung@yen-binh.example")


def test_who_has_an_address_is_mailed_the_others_are_printed(keeper, people, by_mail):
    chosen(keeper, people)
    page = make(keeper, people)
    assert [letter.to for letter in mail.outbox] == [["hung@yen-binh.example"]]
    assert len(page.context["mailed"]) == 1
    assert len(page.context["slips"]) == 2
    assert page.context["mailed"][0].code not in page.text


def test_all_are_printed_where_that_is_wished(keeper, people, by_mail):
    chosen(keeper, people)
    assert len(make(keeper, people, paper="1").context["slips"]) == 3
    assert mail.outbox == []


def test_what_the_mail_server_does_not_take_is_printed(keeper, people, by_mail, settings):
    settings.EMAIL_BACKEND = "tests.ntm_dashboard.account.mail_backend.RefusingBackend"
    chosen(keeper, people)
    page = make(keeper, people)
    assert (len(page.context["mailed"]), len(page.context["slips"])) == (0, 3)


def test_it_is_written_down_and_never_a_code(keeper, people, caplog):
    caplog.set_level("INFO", "ntm_dashboard")
    chosen(keeper, people[:1])
    code = make(keeper, people[:1]).context["slips"][0].code
    told = list(LogEntry.objects.order_by("pk").values_list("change_message", flat=True))
    assert told == ["Tạo tài khoản cùng cán bộ", "Lập phiếu đăng nhập"]
    assert "Log-in slip made" in caplog.text
    assert code not in caplog.text


@pytest.fixture
def clerk(client, db):
    """Staff who may change officials and accounts, and are no superuser."""
    clerk = factories.make_user(is_staff=True)
    rights = ["change_official", "view_official", "change_user", "view_user"]
    clerk.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(clerk)
    return client


def test_a_clerk_makes_no_slip_for_an_administrator(clerk):
    head = factories.make_user(is_superuser=True, is_staff=True)
    chosen(clerk, [head], "make_slips", ACCOUNTS)
    clerk.post(SLIPS, {"person": [f"u{head.pk}"]})
    assert LogInSlip.objects.count() == 0


def test_without_a_right_there_is_no_such_page(client, db):
    client.force_login(factories.make_user(is_staff=True))
    assert client.get(SLIPS).status_code == 403
    client.force_login(factories.make_user())
    assert client.get(SLIPS).status_code == 302


def test_without_a_choice_it_leads_to_the_list(keeper):
    assert keeper.get(SLIPS).url == OFFICIALS


def test_a_lost_second_factor_is_taken_away_and_written_down(keeper):
    user = factories.make_user()
    factories.make_second_factor(user)
    chosen(keeper, [user], "take_second_factor", ACCOUNTS)
    assert device_of(user) is None
    assert LogEntry.objects.get().change_message == "Đã gỡ đăng nhập hai bước"


def test_a_clerk_takes_nothing_from_an_administrator(clerk):
    head = factories.make_user(is_superuser=True, is_staff=True)
    factories.make_second_factor(head)
    chosen(clerk, [head], "take_second_factor", ACCOUNTS)
    assert device_of(head) is not None


def test_an_account_is_logged_out_everywhere_and_not_the_administrator(keeper):
    user, other = factories.make_user(), Client()
    other.force_login(user)
    chosen(keeper, [user], "log_out", ACCOUNTS)
    assert user.sessions.count() == 0
    assert keeper.get("/admin/").status_code == 200


def test_a_password_that_an_administrator_types_has_to_be_changed(keeper):
    user = factories.make_user()
    both = {"password1": "mua-lua-2023", "password2": "mua-lua-2023", "usable_password": "true"}
    keeper.post(f"{ACCOUNTS}{user.pk}/password/", both)
    assert GivenPassword.objects.get().user == user
    keeper.post(f"{ACCOUNTS}add/", {"username": "moi", "official": ""} | both)
    assert GivenPassword.objects.count() == 2
    own = keeper.get("/admin/").wsgi_request.user
    keeper.post(f"{ACCOUNTS}{own.pk}/password/", both)
    assert GivenPassword.objects.count() == 2


@pytest.mark.parametrize("how", ["closed", "until"])
def test_saving_an_account_that_ended_ends_its_sessions(how, keeper, people):
    user = factories.make_user(people[0])
    Client().force_login(user)
    joined = {"date_joined_0": "1/9/2023", "date_joined_1": "08:00"}
    if how == "closed":
        page = f"{ACCOUNTS}{user.pk}/change/"
        keeper.post(page, {"username": user.username, "official": people[0].pk} | joined)
    else:
        page = f"{OFFICIALS}{people[0].pk}/change/"
        fields = keeper.get(page).context["adminform"].form.initial
        rows = {f"assignments-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL")}
        kept = {name: value for name, value in fields.items() if value is not None}
        keeper.post(page, kept | rows | {"until": "1/1/2023"})
    assert user.sessions.count() == 0


def test_an_account_is_added_without_a_password_unless_one_is_typed(keeper):
    assert (
        'value="false"'
        in re.search(
            r'<input[^>]*name="usable_password"[^>]*checked[^>]*>',
            keeper.get(f"{ACCOUNTS}add/").text,
        )[0]
    )
    keeper.post(f"{ACCOUNTS}add/", {"username": "moi", "usable_password": "false"})
    assert not User.objects.get(username="moi").has_usable_password()
    assert GivenPassword.objects.count() == 0


@pytest.mark.parametrize("number", [1, 24])
def test_the_page_asks_a_fixed_number_of_queries(number, keeper, db, django_assert_num_queries):
    district = factories.make_district(communes=1)
    people = [factories.make_official(district) for _number in range(number)]
    for official in people[::2]:
        factories.make_user(official)
    chosen(keeper, people)
    with django_assert_num_queries(4):
        keeper.get(SLIPS)


def test_the_secrets_of_apps_are_not_shown_in_the_administration(keeper):
    assert keeper.get("/admin/otp_totp/totpdevice/").status_code == 404
    assert keeper.get("/admin/otp_static/staticdevice/").status_code == 404
