"""What the audit log says of log-ins and of files that are taken away."""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.utils import timezone

from communes import visitor
from communes.history.audit import note
from communes.models import AuditEvent, AuditKind, Official
from targets.models import District

from .refusals import TooOften

ONCE_IN = timedelta(minutes=15)
"""Of refusals of one name, or of all unknown ones, at one address."""


def follow():
    user_logged_in.connect(note_log_in, dispatch_uid="audit-log-in")
    user_logged_out.connect(note_log_out, dispatch_uid="audit-log-out")


def note_log_in(sender, user, **kwargs):
    note(AuditKind.LOG_IN, by=user)


def note_log_out(sender, user, **kwargs):
    if user is not None:
        note(AuditKind.LOG_OUT, by=user)


def note_failure(name, words):
    """That what was typed for the account `name` was wrong; `words` say what, empty: a password."""
    note(AuditKind.FAILED, by=None, name=name, words=words, district_id=district_of_name(name))


def note_refusal(name, refusal):
    """Only that of too many tries, and once in a while: nobody fills the log by trying on."""
    known = get_user_model().objects.filter(username=name).exists()
    told = AuditEvent.objects.filter(
        kind=AuditKind.REFUSED,
        name=name if known else "",
        address=visitor.address(),
        at__gt=timezone.now() - ONCE_IN,
    )
    if isinstance(refusal, TooOften) and not told.exists():
        note(
            AuditKind.REFUSED,
            by=None,
            name=name if known else "",
            words="" if known else name,
            district_id=district_of_name(name),
        )


def district_of_name(name):
    """Id of the district whose official has the account of this name; None where nobody has."""
    officials = Official.objects.filter(user__username=name)
    return officials.values_list("district", flat=True).first()


def note_download(request, response):
    """That an account took a file away; the public's are not counted."""
    if is_file(response) and request.user.is_authenticated:
        note(AuditKind.EXPORT, words=request.get_full_path(), **district_of_address(request))


def is_file(response):
    given = response.get("Content-Disposition", "")
    return response.status_code == 200 and given.startswith("attachment")


def district_of_address(request):
    """Of a superuser, who is of none, the one whose file it is."""
    match = request.resolver_match
    code = match and match.kwargs.get("district")
    if code is None or not request.user.is_superuser:
        return {}
    return {"district_id": District.objects.filter(code=code).values_list("pk", flat=True).first()}
