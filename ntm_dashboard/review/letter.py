"""The words of a reminder, for mail and chat."""

from django.conf import settings
from django.template.loader import render_to_string

from communes.workflow.reminders import Letter

from ..site.inbox import sheet_url


def letter_to(person):
    """The `Letter` to a `DuePerson`, in the active language, without markup."""
    reports = [(report, sheet_link(report)) for report in person.reports]
    context = {"person": person, "reports": reports}
    return Letter(
        official=person.official,
        subject=render_to_string("mail/reminder_subject.txt", context).strip(),
        text=render_to_string("mail/reminder.txt", context).strip(),
    )


def sheet_link(report):
    """The full address of its sheet; None where the site does not know its own (`NTM_URL`)."""
    return f"{settings.NTM_URL}{sheet_url(report)}" if settings.NTM_URL else None
