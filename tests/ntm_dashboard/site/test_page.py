"""What a page may vary."""

from ntm_dashboard.site.page import Page
from ntm_dashboard.site.quarter_view import QuarterView
from ntm_dashboard.site.work import WorkPage, WorkView
from ntm_dashboard.urls import pages, urlpatterns

ATTRIBUTES = {
    *("name", "section", "template_name", "fragments", "wide", "for_public", "styles"),
    *("parameters", "by_versions"),
}
READS = {"context", "table", "address_in", "address_in_programme", "audience", "respond"}
READS |= {"own_links", "version", "programmes_read"}
WORKS = {"check", "act", "answer"}
OF_NO_QUARTER = {
    "about": {"get"},
    "districts": {"get", "fresh"},
    "search": {"get", "content", "etag"},
    "todo": {"get", "post", "inbox"},
}
"""What stands under no programme and quarter."""


def views():
    found = [getattr(entry.callback, "view_class", None) for entry in [*pages, *urlpatterns[:-1]]]
    return [view for view in found if view and issubclass(view, QuarterView)]


def varied(view):
    """What of a page's frame the view, or a class it comes from, sets by itself."""
    base = next(base for base in (WorkPage, WorkView, Page, QuarterView) if issubclass(view, base))
    own = [cls for cls in view.mro() if cls not in base.mro()]
    return {name for cls in own for name in vars(cls) if hasattr(base, name) and name[:2] != "__"}


def test_a_page_varies_only_what_is_meant_to_vary():
    hooks = ATTRIBUTES | READS | WORKS
    beyond = {view.name: varied(view) - hooks for view in views() if varied(view) - hooks}
    assert beyond == OF_NO_QUARTER


def test_every_page_of_a_quarter_and_those_of_none_are_looked_at():
    assert len(views()) == len(pages) + len(OF_NO_QUARTER)
