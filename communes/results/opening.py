"""The quarter in which a programme's pages open, where nothing says another."""

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from ..clock import today
from ..models import Period


def opening_quarter(programme=None, *, public):
    """The last quarter whose period has begun, else the first that will; of the public's, the last
    that is published.

    Of a `programme`, or as what a queryset of programmes is annotated with. None: there is none.
    """
    periods = Period.objects.filter(programme=programme or OuterRef("pk"))
    if public:
        periods = periods.filter(published_on__isnull=False)
    begun = periods.filter(opens_on__lte=today()).order_by("-quarter").values("quarter")[:1]
    first = periods.order_by("quarter").values("quarter")[:1]
    if programme is None:
        return Coalesce(Subquery(begun), Subquery(first))
    return (begun.first() or first.first() or {}).get("quarter")
