"""Who may see which page: one getter decides for every address of a programme and quarter."""

from collections import defaultdict
from dataclasses import dataclass, replace

from django.conf import settings
from django.core.cache import cache
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, Subquery
from django.http import Http404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from communes.clock import today
from communes.models import Assignment, CorrectiveMeasure, Figure, Period
from communes.results.attention import is_due, needing_attention
from communes.results.catalogue import catalogues
from communes.results.compute import latest_approved, of_units, results, results_by_quarter
from communes.results.inputs import kept_inputs
from communes.results.opening import opening_quarter
from communes.results.unassigned import without_blame
from communes.workflow.permissions import (
    LEADING,
    WORKING,
    districts_read_by,
    duties_of,
    official_of,
)
from targets.models import DataVersion, District, Programme
from targets.ordering import empty_first
from targets.quarters import Quarter
from targets.versions import data_versions, with_version

from .addresses import Place
from .cache_keys import hash_of
from .log_in_first import log_in_first


class LoginNeeded(Exception):
    """The visitor is not logged in and asks for what is not public."""

    def redirect(self, request):
        return log_in_first(request)


def may_read_all(user):
    """Administrators read every district."""
    return user.is_active and user.is_superuser


def districts_of(user):
    """Districts whose pages `user` may read; see `districts_read_by`."""
    if not user.is_authenticated:
        return District.objects.all() if settings.NTM_PUBLIC else District.objects.none()
    if may_read_all(user):
        return District.objects.all()
    return districts_read_by(official_of(user))


@dataclass
class Scope:
    """What a request is about: one programme and quarter, read by one audience."""

    programmes: list[Programme]
    """All of the district, and those of others in which the visitor has a duty; `nearest` is the
    last quarter of each that the pickers may lead to.

    `data_version` is the number under which what is shown of it is kept,
    `works` is whether the visitor has duties in it that are permissions, `leads` whether the
    visitor leads a target or oversees a commune, `answers` whether an open measure is the visitor's
    to carry out, `followed` whether others follow from it, `elsewhere` whether the visitor may read
    another district too.
    """
    programme: Programme
    quarter: Quarter
    public: bool
    """Whether the visitor is not logged in: only published quarters, and no people."""
    provisional: bool
    stand: int = 0
    """The number that moves on with every change in the installation."""

    @property
    def district(self):
        return self.programme.district

    @property
    def place(self):
        """Where the addresses of the pages begin."""
        return Place(self.district.code, self.programme.code, self.quarter, self.provisional)

    @property
    def version(self):
        """The data version of the programme."""
        return self.programme.data_version

    @cached_property
    def periods(self):
        """Periods of the programme, newest first; of the public's, the published ones."""
        periods = Period.objects.filter(programme=self.programme).order_by("-quarter")
        return [period for period in periods if not self.public or period.published_on]

    @cached_property
    def period(self):
        """The period of the quarter asked for; None where the quarter has none."""
        return next((p for p in self.periods if p.quarter == self.quarter), None)

    @cached_property
    def blank(self):
        """Whether nothing belongs to the quarter asked for: neither a period nor a figure."""
        figures = Figure.objects.filter(
            target__programme=self.programme, quarter=self.quarter, value__isnull=False
        )
        return self.period is None and not figures.exists()

    @cached_property
    def catalogue(self):
        """With the units of the quarter, of all where there is none; read together with those that
        tell what waits.

        The public reads no notes, and so not why a commune is exempt.
        """
        needed = [one for one in self.programmes if one == self.programme or one.works]
        found = catalogues(needed, data_versions(needed))[self.programme.pk]
        if self.quarter is not None:
            found = found.at(self.quarter)
        return found.without_reasons() if self.public else found

    @cached_property
    def inputs(self):
        """What enters the programme's results; nobody may change it."""
        found = kept_inputs(self.programme, self.version, provisional=self.provisional)
        found = found.at(self.quarter)
        return replace(found, catalogue=self.catalogue) if self.public else found

    def commune(self, code):
        """The commune of this code in the quarter; raises `Http404` where there is none."""
        found = self.commune_ever(code)
        if not found.lives_in(self.quarter):
            raise Http404(_("The district has no commune of this code in this quarter."))
        return found

    def commune_ever(self, code):
        """The same, or else the last commune that ever had the code."""
        found = self.catalogue.commune.get(code)
        if found is None:
            raise Http404(_("The district has no commune of this code."))
        return found

    @property
    def sample(self):
        """Whether some target of the programme is sample data."""
        return any(target.illustrative for target in self.catalogue.targets)

    @cached_property
    def mostly_sample(self):
        """Whether more than half of its targets are: then a band says so once, and the others are
        marked."""
        targets = self.catalogue.targets
        return 2 * sum(target.illustrative for target in targets) > len(targets)

    @cached_property
    def judged(self):
        """The results of the quarter: stored where it is published, else computed."""
        return results(
            self.programme, self.quarter, provisional=self.provisional, version=self.version
        )

    @cached_property
    def results(self):
        """The same as pages show them: a commune has not missed what nobody gave it."""
        return without_blame(self.catalogue, self.judged)

    def results_of(self, quarters):
        """The results of each of `quarters`, in their order."""
        found = self.results_by_quarter(quarters)
        return [found[quarter] for quarter in quarters]

    def results_by_quarter(self, quarters):
        """Quarter → its results, as `results`; of the communes of the quarter asked for."""
        found = results_by_quarter(
            self.programme, quarters, provisional=self.provisional, version=self.version
        )
        return {
            quarter: without_blame(self.catalogue, self.of_units(one))
            for quarter, one in found.items()
        }

    def results_then(self, quarters):
        """The results of each of `quarters`, in their order, with the communes it had then."""
        found = results_by_quarter(
            self.programme, quarters, provisional=self.provisional, version=self.version
        )
        return [without_blame(self.catalogue.of(one), found[one]) for one in quarters]

    def of_units(self, results):
        """`results` of any quarter with the communes that live in the one asked for."""
        if not self.catalogue.changes:
            return results
        return of_units(self.inputs, results)

    def may_show(self, quarter):
        """Whether the visitor may read another quarter: of the public's, a published one."""
        return not self.public or any(period.quarter == quarter for period in self.periods)

    @cached_property
    def history(self):
        """Quarter → results, from the programme's first quarter to the one asked for.

        Of the public's, the published ones.
        """
        published = {period.quarter for period in self.periods}
        quarters = [
            quarter
            for quarter in Quarter.range(self.programme.start, self.quarter)
            if not self.public or quarter in published
        ]
        return self.results_by_quarter(quarters)

    @cached_property
    def attention(self):
        """The `Attention`s of the quarter asked for, the worst first."""
        due = is_due(self.period, today())
        return needing_attention(self.inputs, self.history, self.quarter, due)


def get_scope(request, district, programme, quarter):
    """The `Scope` of a request.

    Raises `LoginNeeded` where an anonymous visitor asks for what is not public, and `Http404` for
    another district, an unknown programme and a quarter outside it: what a person may not read
    does not exist for that person.
    """
    user = request.user
    if not user.is_authenticated and not settings.NTM_PUBLIC:
        raise LoginNeeded
    stand = stand_of(user)
    programmes = programmes_for(user, stand, district, quarter)
    here = [one for one in programmes if one.district.code == district]
    found = next((one for one in here if one.code == programme), None)
    if found is None:
        raise Http404(_("There is no such programme here."))
    if not found.has_quarter(quarter):
        raise Http404(_("The programme does not run in this quarter."))
    scope = Scope(
        programmes=programmes,
        programme=found,
        quarter=quarter,
        public=not user.is_authenticated,
        provisional=user.is_authenticated and request.GET.get("figures") == "provisional",
        stand=stand,
    )
    if scope.public and (scope.period is None or scope.period.published_on is None):
        raise LoginNeeded
    return scope


def stand_of(user):
    """The number that moves on with every change in the installation; it comes with an account."""
    return user.stand if hasattr(user, "stand") else DataVersion.current()


def published_stand_of(user):
    """The same, but for changes of figures that are on their way to publication."""
    return user.published if hasattr(user, "published") else DataVersion.all_published()


def programmes_for(user, stand, district, quarter):
    """The programmes of the `district` of this code, and of the visitor's duties elsewhere.

    As far as the visitor may read them; see `Scope.programmes`. They are kept as long as nothing at
    all has changed, rights and dates included.
    """
    official = official_of(user)
    who = user.pk, may_read_all(user), official and official.pk
    key = hash_of(stand, who, today(), district, quarter)
    return cache.get_or_set(f"programmes:{key}", lambda: read_programmes(user, district, quarter))


def read_programmes(user, district, quarter):
    readable, mine = districts_of(user), duties_of(official_of(user)).values("programme")
    return list(
        with_version(Programme.objects)
        .filter(Q(district__code=district) | Q(pk__in=mine), district__in=readable)
        .select_related("district")
        .annotate(
            followed=Exists(Programme.objects.filter(follows=OuterRef("pk"), archived_on=None)),
            elsewhere=Exists(readable.exclude(code=district)),
            nearest=nearest_period(quarter, public=not user.is_authenticated),
            works=has_duty(user, WORKING),
            answers=answers_in(user),
            leads=has_duty(user, LEADING),
        )
    )


def scopes_of(scope, programmes):
    """Programme → the `Scope` of each of `programmes`, by the same reading.

    Of another programme than that of `scope` it is at its last quarter with a period until then;
    None where it has none. What they need first is read together: catalogues and periods.
    """
    catalogues(programmes, data_versions(programmes))
    periods = defaultdict(list)
    for period in Period.objects.filter(programme__in=programmes).order_by("-quarter"):
        periods[period.programme_id].append(period)
    found = {}
    for programme in programmes:
        quarter = scope.quarter if programme == scope.programme else programme.nearest
        found[programme] = replace(scope, programme=programme, quarter=quarter)
        found[programme].periods = periods[programme.pk]
    return found


def has_duty(user, duties):
    """Annotates a programme with whether the account has one of these duties in it."""
    return Exists(
        Assignment.objects.to_work_in(today()).filter(
            programme=OuterRef("pk"), official=official_of(user), duty__in=duties
        )
    )


def answers_in(user):
    """Annotates a programme with whether the account answers for an open measure in it."""
    return Exists(
        CorrectiveMeasure.objects.open().filter(
            target__programme=OuterRef("pk"),
            target__programme__archived_on=None,
            official=official_of(user),
        )
    )


def nearest_period(quarter, *, public):
    """Annotates a programme with its last quarter up to `quarter` that has a period, or None.

    For the public, one that is published.
    """
    periods = Period.objects.filter(programme=OuterRef("pk"), quarter__lte=quarter)
    if public:
        periods = periods.filter(published_on__isnull=False)
    return Subquery(periods.order_by("-quarter").values("quarter")[:1])


def front(user):
    """The `Place` where a visitor begins: the main programme, its default quarter.

    Who reads several districts begins in the own one.
    An archived one only where no other can be read. None where the visitor may read nothing.
    """
    official, public = official_of(user), not user.is_authenticated
    own = ExpressionWrapper(
        Q(district=official and official.district_id), output_field=BooleanField()
    )
    programmes = Programme.objects.filter(district__in=districts_of(user))
    if public:
        published = Period.objects.filter(programme=OuterRef("pk"), published_on__isnull=False)
        programmes = programmes.filter(Exists(published))
    programme = (
        programmes.select_related("district")
        .order_by(own.desc(), "district__name", empty_first("archived_on"), "-main", "name")
        .first()
    )
    if programme is None:
        return None
    quarter = default_quarter(programme, public=public)
    return Place(programme.district.code, programme.code, quarter)


def default_quarter(programme, *, public):
    """The latest published quarter; where none is published, the latest with approved figures.

    None where an anonymous visitor may see nothing of the programme. Without approved figures it
    opens at the last quarter with a period, without a period at its first.
    """
    published = programme.periods.filter(published_on__isnull=False).order_by("-quarter").first()
    if published:
        return published.quarter
    if public:
        return None
    opening = latest_approved(programme) or opening_quarter(programme, public=False)
    return opening or programme.start
