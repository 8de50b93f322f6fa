"""What stands around the content of every page: header, pickers, links, notices."""

from dataclasses import dataclass, replace

from django.conf import settings
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from communes.clock import today
from communes.workflow.permissions import official_of

from ..display import formats
from ..display.kinds import programme_kind
from ..display.links import Link
from ..display.wording import units_of


@dataclass(frozen=True)
class Frame:
    """What templates/site/base.html shows around the content."""

    title: str
    district_label: str
    home: str
    nav: list[Link]
    programmes: list[Link]
    quarters: list[Link]
    provisional: bool
    official_url: str
    sample: bool
    mostly_sample: bool
    public: bool
    clock: str
    """What it says of a clock that is set, to officials; else nothing."""
    account_name: str | None
    notices: list
    """What waits for the visitor: `inbox.Notice`s."""
    where: str
    """The programme and quarter in which the search of the header looks."""
    elsewhere: bool
    """Whether the visitor may read other districts too, so that there is a chooser."""
    own: list[Link]
    """Where the visitor works on what the page shows."""


def frame_of(page, title):
    """The `Frame` of `page`, a `page.Page` that has its scope."""
    scope, inbox = page.scope, page.inbox()
    return Frame(
        title=whole_title(page.scope, title),
        district_label=capfirst(scope.district.title),
        home=page.place.url(),
        nav=list(navigation(page, inbox)),
        programmes=[programme_link(page, programme) for programme in reachable(scope)],
        quarters=[quarter_link(page, quarter) for quarter in pickable(scope)],
        provisional=scope.provisional,
        official_url=official_url(page),
        sample=scope.sample,
        mostly_sample=scope.mostly_sample,
        public=scope.public,
        clock="" if scope.public else clock(),
        account_name=account_name(page.request.user),
        notices=inbox.notices,
        where=page.place.named,
        elsewhere=scope.programme.elsewhere,
        own=page.own_links(inbox),
    )


def whole_title(scope, title):
    """`title`, the programme where there are several, quarter and district unless said already.

    A browser tells its tabs and the pages that were visited apart by it.
    """
    parts = [title]
    if len(reachable(scope)) > 1:
        parts.append(short_name(scope.programme) or scope.programme.local_name)
    quarter = formats.quarter_title(scope.quarter)
    if quarter.casefold() not in str(title).casefold():
        parts.append(quarter)
    district = capfirst(scope.district.title)
    if district not in str(title).split(" · "):
        parts.append(district)
    return " · ".join(map(str, parts))


def clock():
    """That today is a day that somebody has set; empty where it is not."""
    if not settings.NTM_TODAY:
        return ""
    return _("The clock of this site is set: today is %(day)s.") % {"day": formats.date(today())}


def account_name(user):
    """The official's name; of an account without one, None."""
    official = official_of(user)
    return official.name if official else None


def navigation(page, inbox):
    section = page.section or page.name
    for name, label in menu(page.scope):
        yield Link(label, page.place.url(name), name == section)
    if inbox.busy or any(programme.leads for programme in page.scope.programmes):
        yield Link(_("My work"), reverse("todo"), section == "todo", inbox.count)


def menu(scope):
    """(Name, label) of each entry that the reader has."""
    yield "overview", _("Overview")
    yield "matrix", _("Matrix")
    yield "communes", units_of(scope.catalogue.applicable, capital=True)
    if not scope.public:
        yield "officials", _("People")
        yield "measures", pgettext("in the menu", "Measures")
    if programme_kind(scope.programme).counts_criteria:
        yield "criteria", _("Criteria")
    if not scope.public:
        yield "year", pgettext("period of reporting", "Year")
    yield "report", _("Reports")


def pickable(scope):
    """Quarters with a period, newest first, and the one that is shown."""
    quarters = {period.quarter for period in scope.periods} | {scope.quarter}
    return sorted(quarters, reverse=True)


def quarter_link(page, quarter):
    url = with_query(page, page.address_in(page.place.at(quarter)))
    return Link(formats.quarter_title(quarter), url, quarter == page.scope.quarter)


def reachable(scope):
    """Programmes of the district for the picker: those in use, and the one that is shown.

    The public's have a published quarter to go to.
    """
    return [
        programme
        for programme in scope.programmes
        if programme.district_id == scope.district.pk
        and (programme.archived_on is None or programme == scope.programme)
        and (programme.nearest or not scope.public)
    ]


def programme_link(page, programme):
    if programme.pk == page.scope.programme.pk:
        here = page.address_in(page.place)
        return Link(programme.local_name, here, current=True, short=short_name(programme))
    clamped = min(max(page.scope.quarter, programme.start), programme.end)
    place = replace(page.place, programme=programme.code, quarter=programme.nearest or clamped)
    return Link(programme.local_name, page.address_in_programme(place, programme))


def short_name(programme):
    """What the top bar says of it: Vietnamese, as its name is; empty beside a name in English."""
    name = programme.local_name
    return type(name)(programme.short_name) if str(name) == programme.name else ""


def official_url(page):
    """The same page with approved figures only."""
    return with_query(page, page.address_in(replace(page.place, provisional=False)))


def with_query(page, url):
    """`url` with what the reader has filtered and sorted by."""
    query = page.request.GET.copy()
    query.pop("figures", None)
    query.pop("export", None)
    if not query:
        return url
    return f"{url}{'&' if '?' in url else '?'}{query.urlencode()}"
