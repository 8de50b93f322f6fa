"""What the page of a published version says about it."""

from django.utils import timezone
from django.utils.translation import gettext as _

from communes.workflow.permissions import name_of

from . import formats
from .pages import Link


def version_facts(publication, *, public):
    """When and by whom it was published, as components/facts.html shows it.

    The public is not told who. Where an older quarter was loaded, its rows are stored later than
    they were published; that is told beside the day.
    """
    stored_at = timezone.localtime(publication.published_at)
    published = {"label": _("Published on"), "value": formats.date(publication.day)}
    if stored_at.date() == publication.day:
        published["note"] = _("at %(time)s") % {"time": f"{stored_at:%H:%M}"}
    else:
        published["note"] = _("stored here on %(day)s") % {"day": formats.date(stored_at)}
    facts = [published]
    if not public:
        facts.append({"label": _("Published by"), "value": name_of(publication.published_by)})
    return facts


def version_links(versions, shown, place):
    """A link to each version, newest first."""
    return [
        Link(
            _("Version %(version)d, published on %(day)s")
            % {"version": one.version, "day": formats.date(one.day)},
            place.url("version", version=one.version),
            one == shown,
        )
        for one in versions
    ]
