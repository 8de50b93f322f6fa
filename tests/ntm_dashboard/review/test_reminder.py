"""The command that reminds by mail."""

import datetime
import io
import smtplib

import pytest
from django.core.mail.backends import locmem
from django.core.management import call_command
from django.db import connection
from django.utils import translation

from communes.models import Reminder
from communes.workflow import reminders
from communes.workflow.reminders import Outcome, people_due
from ntm_dashboard.review.letter import letter_to
from tests import factories


class RefusesOne(locmem.EmailBackend):
    """A mail server that is down whenever a certain person is written to."""

    def send_messages(self, messages):
        if messages[0].to == ["down@example.vn"]:
            raise smtplib.SMTPServerDisconnected("down")
        return super().send_messages(messages)


@pytest.fixture(autouse=True)
def due_in_six_days(settings):
    settings.NTM_TODAY = "2023-07-04"
    settings.NTM_URL = ""


@pytest.fixture
def programme(empty_db):
    programme = factories.make_programme(factories.make_district(communes=3), name="Nghị quyết thử")
    factories.make_target(programme)
    factories.make_period(programme)
    return programme


@pytest.fixture
def chairs(programme):
    """Three chairs by name; the last has no address."""
    addresses = ["an@example.vn", "binh@example.vn", ""]
    chairs = []
    for commune, name, email in zip(
        programme.district.communes.order_by("code"), ["An", "Bình", "Chi"], addresses, strict=True
    ):
        chair = factories.make_official(programme.district, name=name, email=email, code=name[0])
        factories.make_assignment(chair, programme, commune=commune, duty="report")
        chairs.append(chair)
    return chairs


def test_a_correction_after_publication_is_asked_for_and_not_called_late(programme, chairs):
    programme.periods.update(published_on="2023-07-02")
    units = programme.district.communes.order_by("code")[:2]
    for commune, status in zip(units, ["returned", "draft"], strict=True):
        factories.make_submission(programme, commune, status=status, admitted=True)
    with translation.override("en"):
        correction, missing = (letter_to(person).text for person in people_due())
    assert "Sent back to be corrected" in correction
    assert "Due on" not in correction
    assert "Due on 10/7/2023" in missing


def test_a_report_that_was_sent_back_is_said_to_be_and_when_it_is_due(programme, chairs):
    commune = programme.district.communes.order_by("code").first()
    factories.make_submission(programme, commune, status="returned")
    with translation.override("en"):
        returned, missing, _other = (letter_to(person).text for person in people_due())
    told = "Sent back, to be corrected and handed in again. Due on 10/7/2023"
    assert told in returned
    assert "Sent back" not in missing


def remind(period=None):
    return reminders.remind(letter_to, period)


def run():
    out = io.StringIO()
    call_command("remind", stdout=out)
    return out.getvalue()


def test_each_person_gets_one_mail_that_lists_what_is_due(programme, chairs, mailoutbox):
    remind()
    assert [mail.to for mail in mailoutbox] == [["an@example.vn"], ["binh@example.vn"]]
    commune = programme.district.communes.order_by("code").first()
    line = f"- Nghị quyết thử, quý II/2023, {commune.title}. "
    assert mailoutbox[0].body.count("Nghị quyết thử") == 1
    assert line in mailoutbox[0].body
    assert "10/7/2023" in mailoutbox[0].body
    assert "http" not in mailoutbox[0].body


def test_names_are_written_as_they_are_and_not_as_markup(programme, chairs, mailoutbox):
    programme.name = "Sáng & <sạch>"
    programme.save()
    remind()
    assert "Sáng & <sạch>" in mailoutbox[0].body


def test_the_mail_is_from_the_address_of_the_settings(chairs, mailoutbox, settings):
    settings.DEFAULT_FROM_EMAIL = "chi-tieu@example.vn"
    remind()
    assert {mail.from_email for mail in mailoutbox} == {"chi-tieu@example.vn"}


def test_with_the_site_s_address_the_mail_links_to_the_sheet(
    programme, chairs, mailoutbox, settings
):
    settings.NTM_URL = "https://chi-tieu.example.vn"
    remind()
    commune = programme.district.communes.order_by("code").first()
    sheet = f"/{programme.district.code}/{programme.code}/2023Q2/entry/{commune.code}/"
    assert f"https://chi-tieu.example.vn{sheet}\n" in mailoutbox[0].body


def test_it_says_whom_it_mailed_and_whom_not_and_why(chairs):
    Reminder.objects.create(official=chairs[1], day=datetime.date(2023, 7, 4))
    assert run().splitlines() == [
        f"An (A): {Outcome.MAILED.label}",
        f"Chi (C): {Outcome.NO_ADDRESS.label}",
        f"Bình (B): {Outcome.REMINDED.label}",
    ]


def test_it_says_so_where_nobody_is_due(programme):
    assert len(run().splitlines()) == 1
    assert Reminder.objects.count() == 0


def test_nobody_is_mailed_twice_a_day_and_everybody_again_tomorrow(chairs, mailoutbox, settings):
    remind()
    assert {outcome for _person, outcome in remind()} == {Outcome.REMINDED, Outcome.NO_ADDRESS}
    assert len(mailoutbox) == 2
    settings.NTM_TODAY = "2023-07-05"
    remind()
    assert len(mailoutbox) == 4


def test_a_mail_server_that_refuses_one_person_loses_nobody_else(
    chairs, mailoutbox, settings, caplog
):
    an, binh = chairs[:2]
    an.email = "down@example.vn"
    an.save()
    settings.EMAIL_BACKEND = f"{__name__}.RefusesOne"
    assert [outcome for _person, outcome in remind()] == [
        Outcome.FAILED,
        Outcome.MAILED,
        Outcome.NO_ADDRESS,
    ]
    assert [mail.to for mail in mailoutbox] == [["binh@example.vn"]]
    assert [reminder.official for reminder in Reminder.objects.all()] == [binh]
    assert f"no reminder to official {an.pk}" in caplog.text


def test_who_could_not_be_mailed_is_mailed_by_the_next_run(chairs, mailoutbox, settings):
    an = chairs[0]
    an.email = "down@example.vn"
    an.save()
    working, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{__name__}.RefusesOne"
    remind()
    settings.EMAIL_BACKEND = working
    remind()
    assert [mail.to for mail in mailoutbox] == [["binh@example.vn"], ["down@example.vn"]]


def test_of_one_period_only_those_who_owe_a_report_of_it_are_mailed(programme, chairs, mailoutbox):
    remind(factories.make_period(programme, "2023Q1", published_on="2023-07-01"))
    assert mailoutbox == []
    remind(programme.periods.get(quarter="2023Q2"))
    assert len(mailoutbox) == 2


def test_the_mail_is_written_in_vietnamese_and_the_words_for_a_chat_as_the_reader_speaks(
    chairs, mailoutbox
):
    with translation.override("en"):
        remind()
        (person, *_others) = people_due()
        assert "Q2 2023" in letter_to(person).text
    assert "quý II/2023" in mailoutbox[0].body


def test_no_transaction_is_open_while_the_mail_server_is_asked(chairs, settings):
    settings.EMAIL_BACKEND = f"{__name__}.CountsTransactions"
    CountsTransactions.open = []
    depth = len(connection.savepoint_ids)
    remind()
    assert CountsTransactions.open == [depth, depth]


class CountsTransactions(locmem.EmailBackend):
    """Notes how deep the nest of transactions is when a mail goes out."""

    open: list[int]

    def send_messages(self, messages):
        self.open.append(len(connection.savepoint_ids))
        return len(messages)


def make_due(programme, official, **values):
    values = {"due": datetime.date(2023, 7, 10), "opened_on": datetime.date(2023, 4, 1)} | values
    return factories.make_measure(programme.targets.get(), official, **values)


def test_a_reminder_names_the_measures_that_are_due_after_the_reports(programme, chairs):
    make_due(programme, chairs[0], due=datetime.date(2023, 7, 3), measure="Giao ban")
    with translation.override("en"):
        letter = letter_to(people_due()[0])
    assert letter.subject == "Reminder: reports to hand in: 1"
    reports, measures = letter.text.split("These measures for late targets are yours to carry out:")
    assert "These reports have not been handed in yet:" in reports
    assert "Giao ban. Due 3/7/2023 (days late: 1)" in measures


def test_a_measure_that_ends_with_a_full_stop_gets_no_second_one(programme, chairs):
    make_due(programme, chairs[0], measure="Giao ban.")
    with translation.override("en"):
        assert "Giao ban. Due 10/7/2023" in letter_to(people_due()[0]).text


def test_who_has_only_measures_due_is_reminded_too_but_not_of_a_quarter(
    programme, chairs, mailoutbox
):
    official = factories.make_official(programme.district, name="Ân", email="lam@example.vn")
    make_due(programme, official, measure="Giao ban")
    assert official not in [person.official for person in people_due(programme.periods.get())]
    remind()
    [mail] = [mail for mail in mailoutbox if mail.to == ["lam@example.vn"]]
    assert "Giao ban" in mail.body
    assert "1 giải pháp" in mail.subject
    assert "nộp báo cáo" not in mail.body


@pytest.mark.parametrize(
    "values",
    [
        {"due": datetime.date(2023, 7, 12)},
        {"status": "done", "closed_on": datetime.date(2023, 7, 1)},
        {"status": "closed", "closed_on": datetime.date(2023, 7, 1)},
    ],
)
def test_what_is_not_due_within_a_week_or_not_open_is_no_reason_to_remind(programme, values):
    official = factories.make_official(programme.district)
    make_due(programme, official, **values)
    assert people_due() == []


def test_whose_access_has_ended_is_not_reminded_of_measures(programme):
    official = factories.make_official(programme.district, until=datetime.date(2023, 7, 3))
    make_due(programme, official)
    assert people_due() == []
