"""The frame that every page of a programme and quarter shares, and how its content is kept."""

import hashlib
from dataclasses import replace

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.generic import View

from communes.clock import today

from ..display import formats
from ..display.links import Link
from ..display.wording import units_of
from .desk import desk_of
from .downloads import export_table
from .errors import not_found
from .frame import Frame, account_name
from .scope import LoginNeeded, get_scope


@method_decorator(login_not_required, name="dispatch")
class Page(View):
    """A read-only page: subclasses name a template and give its context.

    The rendered content is cached under the data version, the audience, the language, the day and
    the whole address; the frame around it, which knows the visitor, is not.
    """

    name = ""
    """Its name in the URLconf."""
    section = ""
    """The entry of the navigation under which it stands; its own name where empty."""
    template_name = ""
    fragments = {}
    """Id of an element that htmx may ask for alone → its template."""
    wide = False
    """Whether the content takes the whole width of the window, and of a landscape sheet."""
    tells = True
    """Whether its header tells what waits for the visitor."""
    for_public = True
    """Whether published quarters of it may be read without a log-in."""

    def get(self, request, district, programme, quarter, **kwargs):
        return self.answer(self.respond, district, programme, quarter)

    def answer(self, respond, district, programme, quarter):
        """What `respond` answers about the scope of the address, where the visitor may read it."""
        try:
            self.scope = get_scope(self.request, district, programme, quarter)
            if self.scope.public and not self.for_public:
                raise LoginNeeded
            self.place = self.scope.place
            return respond()
        except LoginNeeded as refusal:
            return refusal.redirect(self.request)
        except Http404 as missing:
            return not_found(self.request, missing)

    def respond(self):
        """The page, the part of it that htmx asks for, or its list as a file."""
        if self.request.GET.get("export") in ("csv", "xlsx"):
            return self.export(self.request.GET["export"])
        template = self.fragments.get(self.request.htmx.target, self.template_name)
        title, content = self.kept(template)
        if template == self.template_name:
            context = {"page": self.frame(title), "content": content, "wide": self.wide}
            response = render(self.request, "site/page.html", context)
        else:
            response = render(self.request, "site/fragment.html", {"content": content})
        patch_vary_headers(response, ["HX-Request", "HX-Target"])
        return response

    def kept(self, template):
        """Title and rendered content, from the cache where nothing has changed."""
        scope = self.scope
        audience = "public" if scope.public else "official"
        query = sorted(self.request.GET.lists())
        key = (
            f"page:{scope.version}:{audience}:{get_language()}:{today()}:{template}:"
            f"{hash_of(self.request.path, query)}"
        )
        return cache.get_or_set(key, lambda: self.fresh(template))

    def fresh(self, template):
        context = {"scope": self.scope, "place": self.place} | self.context()
        if self.scope.blank:
            template = "site/no_period.html"
            context["nearest"] = self.nearest_link()
        return context["title"], render_to_string(template, context, self.request)

    def nearest_link(self):
        """The same page at the last quarter before that has a period; None where none has."""
        quarter = self.scope.programme.nearest
        if quarter is None:
            return None
        return Link(formats.quarter_title(quarter), self.address_in(self.place.at(quarter)))

    def context(self):
        """Context of the template, with its `title`; raises `Http404` for what does not exist."""
        raise Http404

    def table(self):
        """The list that the page shows and that can be taken away; None where it has none."""
        return None

    def export(self, kind):
        table = self.table()
        if table is None:
            raise Http404(_("This page has no table to take away."))
        stem = f"{self.scope.programme.code}-{self.scope.quarter}-{self.name}"
        return export_table(table, kind, stem)

    def address_in(self, place):
        """The same kind of page of another programme or quarter."""
        return place.url(self.name, **self.parts(place))

    def parts(self, place):
        """The parts of the address after the quarter that also hold in `place`."""
        return {}

    def frame(self, title):
        scope, place = self.scope, self.place
        desk = self.desk()
        return Frame(
            title=title,
            district_label=capfirst(scope.district.title),
            home=place.url(),
            nav=list(self.nav(desk)),
            programmes=[self.programme_link(programme) for programme in self.reachable()],
            quarters=[self.quarter_link(quarter) for quarter in self.pickable()],
            provisional=scope.provisional,
            official_url=self.official_url(),
            sample=scope.sample,
            public=scope.public,
            account_name=account_name(self.request.user),
            notices=desk.notices if self.tells else [],
        )

    def desk(self):
        """What waits for the visitor."""
        return desk_of(self.request.user, self.scope.programmes, self.scope.version)

    def nav(self, desk):
        section = self.section or self.name
        for name, label in self.menu():
            yield Link(label, self.place.url(name), name == section)
        if desk.busy:
            yield Link(_("My work"), reverse("todo"), section == "todo", desk.count)

    def menu(self):
        yield "overview", _("Overview")
        yield "matrix", _("Matrix")
        yield "communes", units_of(self.scope.catalogue.applicable, capital=True)
        if not self.scope.public:
            yield "officials", _("People")
        if self.scope.programme.kind == "criteria":
            yield "criteria", _("Criteria")
        if not self.scope.public:
            yield "year", pgettext("period of reporting", "Year")
        yield "report", _("Reports")

    def pickable(self):
        """Quarters with a period, newest first, and the one that is shown."""
        quarters = {period.quarter for period in self.scope.periods} | {self.scope.quarter}
        return sorted(quarters, reverse=True)

    def quarter_link(self, quarter):
        return Link(
            formats.quarter_title(quarter),
            self.with_query(self.address_in(self.place.at(quarter))),
            quarter == self.scope.quarter,
        )

    def reachable(self):
        """Programmes for the picker; the public's have a published quarter to go to."""
        scope = self.scope
        return [p for p in scope.programmes if p.nearest or not scope.public]

    def programme_link(self, programme):
        if programme.pk == self.scope.programme.pk:
            return Link(programme.name, self.address_in(self.place), True)
        clamped = min(max(self.scope.quarter, programme.start), programme.end)
        place = replace(self.place, programme=programme.code, quarter=programme.nearest or clamped)
        return Link(programme.name, self.address_in_programme(place, programme))

    def address_in_programme(self, place, programme):
        """The same kind of page of another programme; its overview where it has none."""
        return self.address_in(place) if not self.parts(place) else place.url()

    def with_query(self, url):
        query = self.request.GET.copy()
        query.pop("figures", None)
        query.pop("export", None)
        if not query:
            return url
        return f"{url}{'&' if '?' in url else '?'}{query.urlencode()}"

    def official_url(self):
        """The same page with approved figures only."""
        return self.with_query(self.address_in(replace(self.place, provisional=False)))


def hash_of(*parts):
    """A short key of `parts`, whatever characters an address may hold."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:40]
