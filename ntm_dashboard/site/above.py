"""The programme above the one that is shown, for pages that hold the two side by side."""

from dataclasses import dataclass, replace

from django.utils.functional import cached_property

from targets.models import Programme
from targets.versions import with_version

from .scope import Scope, districts_of


@dataclass(frozen=True)
class Above:
    """The programme that another one follows from.

    `scope` is of its last quarter up to the one that is shown, by the same reading. What it was
    resolved to reach is told whoever follows it; how it stands only where `readable`: by who may
    read its district, and of the public's only what is published.
    """

    scope: Scope
    readable: bool


def above_of(scope, user):
    """The `Above` of a `scope` that follows from another; None where that has not begun."""
    programme = with_version(Programme.objects.select_related("district")).get(
        pk=scope.programme.follows_id
    )
    if programme.start > scope.quarter:
        return None
    quarter = min(scope.quarter, programme.end)
    found = replace(scope, programmes=[programme], programme=programme, quarter=quarter)
    readable = programme.district_id == scope.programme.district_id or (
        districts_of(user).filter(pk=programme.district_id).exists()
    )
    if scope.public:
        shown = [period.quarter for period in found.periods if period.quarter <= quarter]
        readable = readable and bool(shown)
        found = replace(found, quarter=max(shown, default=quarter))
    return Above(found, readable)


class ReadsAbove:
    """A page that shows the programme above; kept apart for those who may read that."""

    @cached_property
    def above(self):
        """The `Above` of the page; None where there is none."""
        return above_of(self.scope, self.request.user) if self.scope.programme.follows_id else None

    def programmes_read(self):
        read = super().programmes_read()
        return [self.above.scope.programme, *read] if self.above else read

    @property
    def audience(self):
        audience = super().audience
        return f"{audience}-above" if self.above and self.above.readable else audience
