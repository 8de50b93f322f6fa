"""The words of a reminder, for mail and chat."""

from django.conf import settings
from django.template.loader import render_to_string

from communes.workflow.reminders import Letter

from ..site.inbox import measure_url, sheet_url


def letter_to(person):
    """The `Letter` to a `DuePerson`, in the active language, without markup."""
    context = {
        "person": person,
        "reports": [(report, full(sheet_url(report))) for report in person.reports],
        "measures": [(measure, full(measure_url(measure))) for measure in person.measures],
    }
    return Letter(
        official=person.official,
        subject=render_to_string("mail/reminder_subject.txt", context).strip(),
        text=render_to_string("mail/reminder.txt", context).strip(),
    )


def full(url):
    """The full address; None where the site does not know its own (`NTM_URL`)."""
    return f"{settings.NTM_URL}{url}" if settings.NTM_URL else None
