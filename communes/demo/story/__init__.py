"""What the demo's people did, which the interchange tables do not carry.

Accounts, phones, words, notes, the log of decisions and figures, comments, a file, a correction
after publication. Phones and addresses are made up.
"""

from django.db import transaction

from targets.models import Programme

from .people import make_reachable
from .reports import hand_in
from .workflow import correct, show_evidence


@transaction.atomic
def tell(code, user_names):
    """Tell the story of the programme `code`; `user_names` is official code → user name."""
    programme = Programme.objects.get(code=code)
    users = make_reachable(programme.district, user_names)
    hand_in(programme, users)
    show_evidence(programme, users)
    correct(programme, users)
