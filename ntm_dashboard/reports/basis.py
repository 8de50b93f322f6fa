"""What every report is made from: the year's lines of a unit, and what its reports say beside."""

from dataclasses import dataclass, field, replace
from functools import cached_property

from communes.models import Publication
from communes.results.corrections import corrections
from communes.results.publishing import digest
from communes.results.rows import Results
from communes.results.years import adds_up, quarters_needed, year_lines

from ..display.components import lacking
from ..display.scales import commune_scale, district_scale
from ..lists.targets import assigned_text
from ..people.duties import leads
from .material import Material, read_material
from .rows import number_of, report_line


@dataclass(frozen=True)
class Basis:
    """What every report of one scope is made from."""

    scope: object
    years: list
    """The `YearLine`s of the district, or of the commune, in order."""
    material: Material
    commune: object = None
    """The `Commune` that the report is about; None: the district."""
    people: dict = field(default_factory=dict)
    """Target id → officials who lead it, see `people.duties.leads`; empty for the public."""
    corrected: bool = False
    """Whether something that entered the published results has changed since."""

    def scale(self, year):
        """In what the values of a `YearLine` are told."""
        if self.commune is not None:
            return commune_scale(year.target).beside_goal(year.row)
        return district_scale(year.target, self.scope.catalogue).beside_goal(year.row)

    @property
    def results(self):
        """The results told, as a district's: what the sentence counts."""
        rows = [year.row._replace(commune="") for year in self.years]
        return Results(self.scope.quarter, rows, self.scope.results.publication)

    @property
    def whole(self):
        """Whether the report is about every target of the district."""
        return self.commune is None and len(self.years) == len(self.scope.catalogue.targets)

    @cached_property
    def counted_units(self):
        """Ids of the communes whose figures of the quarter count, by the reading of the scope."""
        read = self.scope.inputs.readings.items()
        quarter = self.scope.quarter
        found = {unit for (_of, unit), own in read if any(one.quarter == quarter for one in own)}
        asked = self.scope.catalogue.reporters(quarter)
        return found | {one.pk for one in asked if self.material.counts(one.pk)}

    def narrowed(self, targets):
        """The same about `targets` only."""
        return replace(self, years=[year for year in self.years if year.target in targets])

    def assigned(self, year):
        """*UBND huyện giao: 92% (99,10%)*; empty where nothing is assigned, and of a commune."""
        target = year.target
        if self.commune is not None:
            return ""
        return assigned_text(self.scope.catalogue, target, self.scope.results)

    @cached_property
    def lines(self):
        """The rows of the table, in the order of `years`."""
        units = None if self.commune is None else {self.commune.pk}
        return [
            report_line(
                year,
                self.scale(year),
                self.scope.quarter,
                any(one.estimate for one in self.material.counted_of(year.target, units)),
                number_of(year.target, self.scope.catalogue),
                lacking(self.scope.catalogue, year.target, year.row, self.scope.quarter),
                self.assigned(year),
            )
            for year in self.years
        ]


def read_basis(scope, commune=None):
    """The `Basis` of the district, or of `commune`."""
    programme, quarter = scope.programme, scope.quarter
    wanted = [one for one in quarters_needed(programme, quarter) if scope.may_show(one)]
    history = dict(zip(wanted, scope.results_of(wanted), strict=True))
    years = year_lines(scope.inputs, history, quarter, commune)
    corrected = was_corrected(scope)
    if corrected and scope.public and not scope.results.years:
        years = [published_only(year) for year in years]
    return Basis(
        scope=scope,
        years=years,
        material=read_material(scope),
        commune=commune,
        people={} if scope.public else leads(programme),
        corrected=corrected,
    )


def was_corrected(scope):
    """Whether the published results of the quarter would be others today.

    Where the year was not kept with them: whether they are from other figures than those of today.
    """
    published = scope.results.publication
    if published is None:
        return False
    if scope.results.years:
        return bool(corrections(scope.programme, scope.quarter, scope.version))
    digests = Publication.objects.filter(
        period__programme=scope.programme,
        period__quarter=scope.quarter,
        version=published.version,
    ).values_list("digest", flat=True)
    return digest(scope.inputs, scope.quarter) not in digests


def published_only(year):
    """The year's line without what is not stored with the published results."""
    return replace(
        year,
        quarters=dict.fromkeys(year.quarters),
        given=0,
        so_far=None if adds_up(year.target) else year.row.value,
        plan=None,
        compared=None,
    )
