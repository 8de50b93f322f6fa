"""What a script is told when a row of a sheet could not be saved."""

from django.utils.translation import gettext as _

from communes.workflow.refusals import Changed, NotAllowed, Refused

from .forms import WordsChanged
from .rows import shown_asks, theirs
from .typed import Unreadable


def refusal(error: Refused):
    """The answer and its HTTP status."""
    if isinstance(error, Unreadable):
        return {"problems": error.problems, "ask": shown_asks(error)}, 422
    if isinstance(error, Changed):
        return {"code": "changed", "sentence": str(error), "theirs": theirs(error)}, 409
    if isinstance(error, WordsChanged):
        standing = error.theirs | {"version": error.report.version}
        return {"code": "changed", "sentence": str(error), "theirs": standing}, 409
    if isinstance(error, NotAllowed):
        return {"code": "duty", "sentence": str(error)}, 403
    return {"code": "closed", "sentence": str(error)}, 409


def other_account():
    """The page was made for another account than the one that is logged in."""
    return _("You are logged in with another account than this page belongs to; nothing is saved.")


def is_own(request):
    """Whether the form comes from a page that was made for the account that sends it."""
    return request.POST.get("account") == str(request.user.pk)
