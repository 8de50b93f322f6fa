"""What a page may vary."""

from ntm_dashboard.site.page import Page
from ntm_dashboard.site.quarter_view import QuarterView
from ntm_dashboard.site.work import WorkPage, WorkView
from ntm_dashboard.urls import pages, urlpatterns

ATTRIBUTES = {
    *("name", "section", "template_name", "fragments", "wide", "for_public", "styles"),
}
READS = {"context", "table", "address_in", "address_in_programme", "respond"}
WORKS = {"check", "act"}
OF_NO_QUARTER = {"get", "post", "inbox"}
"""The to-do list stands under no programme and quarter."""
HANDS_ON = {"post"}
"""What is sent to the page of a figure is another view's."""


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
    assert beyond == {"todo": OF_NO_QUARTER, "figure": HANDS_ON}


def test_every_page_of_a_quarter_and_the_to_do_list_are_looked_at():
    assert len(views()) == len(pages) + 1
