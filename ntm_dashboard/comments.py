"""Comments on a report and on its rows, as the unit and its reviewers read them."""

from collections import defaultdict

from communes.models import Comment
from communes.workflow.permissions import name_of

from . import formats


def comments_of(report):
    """Target id (None: the report as a whole) → its comments, oldest first, each ``text``, ``by``
    and ``at``.

    `report` is a `Submission`, or None where there is none yet. One query.
    """
    found = defaultdict(list)
    if report is not None:
        for one in Comment.objects.filter(submission=report).select_related("by__official"):
            found[one.target_id].append(
                {"text": one.text, "by": name_of(one.by), "at": formats.moment(one.at)}
            )
    return found
