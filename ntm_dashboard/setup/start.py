"""How the administration begins: with what is incomplete, each line with count and address."""

from django.core.cache import cache
from django.db.models import Count, Q
from django.urls import reverse

from communes.clock import today
from communes.incomplete.lacks import ACCOUNTS, ALLOCATIONS, LACKS, RECOUNTED
from communes.interchange.rights import may_load
from communes.results.catalogue import catalogues
from targets.models import District
from targets.quarters import Quarter

from ..display import formats
from ..display.recounts import recount_words
from ..site.scope import published_stand_of

SHOWN = 5
"""How many targets are shown below a line that tells more of each."""


def start_context(site, request):
    """Context of templates/setup/start.html, of what the visitor may see."""
    lines = list(lines_of(site, request))
    return {
        "may_set_up": may_load(request.user),
        "is_empty": not (lines or District.objects.exists()),
        "lines": lines,
    }


def lines_of(site, request):
    """Of each kind of thing that is missing ``title``, ``count`` and ``address``, and of single
    targets ``sums`` or ``recounts``.

    ``remedy`` is where all of it is mended at once, else empty.
    """
    day, user = today(), request.user
    stand = published_stand_of(user)
    key = f"incomplete:{stand}:{day}:{user.pk}:{user.is_superuser}"
    admins = {lack.model: site.get_model_admin(lack.model) for lack in LACKS}
    counts = {}
    for model, listed in admins.items():
        if listed.has_view_permission(request):
            lacks = [lack for lack in LACKS if lack.model is model]
            counts |= counted(lacks, listed.get_queryset(request), day, key)
    for lack in LACKS:
        listed = admins[lack.model]
        if count := counts.get(lack.name):
            found = lack.find(listed.get_queryset(request), day)
            yield {
                "title": lack.title,
                "count": count,
                "address": address_of(lack),
                "sums": list(map(sum_of, some(found, key))) if lack is ALLOCATIONS else [],
                "recounts": list(recounts_of(some(found, f"{key}:{lack.name}"), day))
                if lack is RECOUNTED
                else [],
                "remedy": remedy_of(lack) if listed.has_change_permission(request) else "",
            }


def counted(lacks, seen, day, key):
    """How many of the rows `seen` lack each, by name; kept while the data stand."""

    def count():
        return seen.order_by().aggregate(
            **{
                lack.name: Count("pk", filter=Q(pk__in=lack.find(seen, day).values("pk")))
                for lack in lacks
            }
        )

    return cache.get_or_set(f"{key}:{seen.model.__name__}", count)


def some(found, key):
    """The first of the rows, kept as their count is."""
    return cache.get_or_set(f"{key}:some", lambda: list(found[:SHOWN]))


def address_of(lack):
    opts = lack.model._meta
    address = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
    return f"{address}?incomplete={lack.name}"


def remedy_of(lack):
    return f"{reverse('admin:slips')}?incomplete={lack.name}" if lack is ACCOUNTS else ""


def sum_of(target):
    """A target whose allocations do not add up, with their sum beside the goal."""
    return {
        "label": str(target),
        "address": reverse("admin:targets_target_change", args=[target.pk]),
        "sum": formats.exact(target.allocated, target.decimals),
        "goal": formats.exact(target.goal, target.decimals),
    }


def recounts_of(targets, day):
    """Counts of units whose goal is of before a merger, each with the page that gives it anew."""
    known = catalogues(list({target.programme for target in targets}))
    for target in targets:
        programme = target.programme
        now = min(max(Quarter.of_day(day), programme.start), programme.end)
        recount = known[programme.pk].outdated_goal(target, now)
        yield {
            "label": str(target),
            "address": reverse("admin:targets_programme_reassign", args=[programme.pk]),
            "words": recount_words(recount),
        }
