"""Who may do what: every permission follows an assignment in force, and ends with it.

A unit is a commune, or None for the district's own report. `Duties` are read once per request.
"""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from targets.models import District

from ..clock import today
from ..models import Assignment, Official
from ..units import unit_pk

WORKING = ("enter", "report", "review")
"""Duties that are permissions."""

LEADING = ("lead", "oversee")
"""Duties of who decides about targets and communes."""


def official_of(user):
    """The official whose account `user` is; None for others."""
    return getattr(user, "official", None)


def duties_of(official):
    """The duties of `official` that are in force today; of None, nobody's."""
    return Assignment.objects.in_force(today()).filter(official=official)


def districts_read_by(official):
    """The districts that `official` reads today: the own one, and those in whose programmes there
    is a duty; none when the access has ended, and of None."""
    if official is None or not official.may_read_on(today()):
        return District.objects.none()
    elsewhere = duties_of(official).values("programme__district")
    return District.objects.filter(Q(pk=official.district_id) | Q(pk__in=elsewhere))


def officials_of(programme):
    """The officials of the programme's district, and those of others who have a duty in it."""
    own = Official.objects.filter(district=programme.district_id).order_by().values("pk")
    guests = Assignment.objects.filter(programme=programme).order_by().values("official")
    return Official.objects.filter(pk__in=own.union(guests))


def administers(user):
    """Whether the account administers its official's district today.

    Of the visitor of a page it was read together with the account (`site.backends`).
    """
    if not hasattr(user, "administering"):
        duties = Assignment.objects.administering(today())
        user.administering = duties.filter(official__user=user.pk).exists()
    return user.is_active and user.administering


@dataclass(frozen=True)
class Duties:
    """An official's duties in one programme on one day."""

    rows: list[Assignment]

    @classmethod
    def of(cls, user, programme, day=None):
        """The duties of the account in force on `day` (None: today).

        None without an official, and none in an archived programme.
        """
        return cls.by_programme(user, [programme], day)[programme.pk]

    @classmethod
    def by_programme(cls, user, programmes, day=None):
        """Programme id → the account's duties in it, for each of `programmes`, in one query."""
        day = day or today()
        official = official_of(user)
        rows = {programme.pk: [] for programme in programmes}
        if official is not None and user.is_active and official.may_read_on(day):
            own = Assignment.objects.filter(official=official, programme__in=rows)
            for row in own.to_work_in(day).order_by():
                rows[row.programme_id].append(row)
        return {pk: cls(own) for pk, own in rows.items()}

    def entered_targets(self, commune):
        """Ids of the targets whose figures of the unit may be entered; None: every target."""
        ids = set()
        for row in self.rows:
            if row.duty in ("enter", "report") and row.commune_id == unit_pk(commune):
                if row.target_id is None:
                    return None
                ids.add(row.target_id)
        return ids

    def may_enter(self, commune, target=None):
        """Whether figures of the unit may be entered: of `target`, or (None) of any target."""
        ids = self.entered_targets(commune)
        return ids is None or (target.pk in ids if target is not None else bool(ids))

    def may_submit(self, commune):
        """Submitting needs `report` for the whole unit."""
        return any(
            row.duty == "report" and row.target_id is None and row.commune_id == unit_pk(commune)
            for row in self.rows
        )

    def may_review(self, commune):
        """Reviewers judge the units of their assignment, never one for which they enter figures."""
        return self.is_reviewer_of(commune) and not self.may_enter(commune)

    def is_reviewer_of(self, commune):
        """Whether the unit is of a reviewer's assignment, whose reports are looked at."""
        return any(
            row.duty == "review"
            and row.target_id is None
            and row.commune_id in (None, unit_pk(commune))
            for row in self.rows
        )

    def may_direct(self, target, commune):
        """Whether measures for the target, or for one commune of it, may be written.

        By its lead, or its parent's, and by the reviewers of the programme or of the commune.
        """
        return any(
            row.commune_id in (None, unit_pk(commune))
            and (
                (row.duty == "lead" and row.target_id in (None, target.pk, target.parent_id))
                or (row.duty == "review" and row.target_id is None)
            )
            for row in self.rows
        )

    @property
    def directs(self):
        """Whether there is any target for which measures may be written."""
        return self.reviews or any(row.duty == "lead" for row in self.rows)

    @property
    def reviews(self):
        """Whether there is any unit to review."""
        return any(row.duty == "review" and row.target_id is None for row in self.rows)

    @property
    def may_publish(self):
        """Publishing needs `review` for the whole programme."""
        return any(
            row.duty == "review" and row.target_id is None and row.commune_id is None
            for row in self.rows
        )

    @property
    def entered_units(self):
        """Ids of communes (None: the district's own) whose figures may be entered."""
        return {row.commune_id for row in self.rows if row.duty in ("enter", "report")}


def name_of(user):
    """The official's name, else the account's; of nobody, the system's."""
    if user is None:
        return _("the system")
    official = official_of(user)
    return official.name if official else user.get_username()
