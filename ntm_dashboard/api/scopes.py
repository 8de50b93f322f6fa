"""Who may read which district, programme and quarter: what the pages' `get_scope` says."""

from django.http import Http404
from django.utils.translation import gettext as _

from communes.models import Period
from targets.models import Programme
from targets.quarters import Quarter

from ..site.scope import LoginNeeded, default_quarter, districts_of, get_scope

PUBLISHED = Period.objects.filter(published_on__isnull=False)


def readable_districts(request):
    """Those of the reader's pages; of the public's, those with a published quarter."""
    found = districts_of(request.user)
    if request.user.is_anonymous:
        found = found.filter(pk__in=PUBLISHED.values("programme__district"))
    return found


def district_of(request, code):
    """The district of this code; raises `Http404` where the reader may not read it."""
    found = readable_districts(request).filter(code=code).first()
    if found is None:
        raise Http404(_("There is no such district here."))
    return found


def readable_programmes(request, district):
    """Those of the district; of the public's, those with a published quarter."""
    found = Programme.objects.filter(district=district)
    if request.user.is_anonymous:
        found = found.filter(pk__in=PUBLISHED.values("programme"))
    return found


def scope_of_programme(request, district, code):
    """The `Scope` of the programme at the quarter where its pages begin."""
    found = Programme.objects.filter(district=district_of(request, district), code=code).first()
    if found is None:
        raise Http404(_("There is no such programme here."))
    quarter = default_quarter(found, public=request.user.is_anonymous)
    if quarter is None:
        raise LoginNeeded
    return get_scope(request, district, code, quarter)


def scope_of_quarter(request, place):
    """The `Scope` of the `addresses.Place`."""
    return get_scope(request, place.district, place.programme, Quarter.parse(place.quarter))


def officials_only(scope):
    """Keep the public out of what its pages do not tell."""
    if scope.public:
        raise LoginNeeded
