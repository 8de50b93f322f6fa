"""The addresses of the API, each with what it tells; the document is made from them."""

from functools import wraps

from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI, Path, Query, Schema
from ninja.renderers import JSONRenderer
from pydantic import Field

from . import catalogue, errors, quarter, schemas
from .reader import reader
from .scopes import (
    district_of,
    officials_only,
    readable_districts,
    readable_programmes,
    scope_of_programme,
    scope_of_quarter,
)

DESCRIPTION = """\
Read-only: programmes, targets, results and the states of reports of a district, by the same rights
as its pages. A token of one's account (Tài khoản → Mã truy cập API) goes into the header
`Authorization: Bearer ntm_…`; the session of a browser reads too, and where the site is public,
published quarters are read without either. A decimal is a text ("12.3400"), so that no reader
rounds it; a count is a number; null is nothing, and never zero. Fields may be added, none is taken
away or changes its meaning.
"""
SECURITY = {
    "token": {"type": "http", "scheme": "bearer"},
    "session": {"type": "apiKey", "in": "cookie", "name": "sessionid"},
}


class ReadApi(NinjaAPI):
    def get_openapi_schema(self, **options):
        """The document, with how one may prove who asks."""
        document = super().get_openapi_schema(**options)
        document["components"]["securitySchemes"] = SECURITY
        document["security"] = [*({name: []} for name in SECURITY), {}]
        return document


class ReadableJson(JSONRenderer):
    json_dumps_params = errors.READABLE


api = ReadApi(
    title="Bảng theo dõi chỉ tiêu",
    version="1.0",
    description=DESCRIPTION,
    docs_url=None,
    urls_namespace="api",
    auth=[reader],
    renderer=ReadableJson(),
)


def address(path, name, answer, summary, parameters=None):
    """An address of the API: what it is called, the shape of its answer, what it tells.

    `parameters` is the schema of those it has; any other is refused.
    """
    known = set(parameters.model_fields) if parameters else set()

    def add(tell):
        @wraps(tell)
        def asked_well(request, **parts):
            if unknown := set(request.GET) - known:
                raise errors.wrong_parameter(sorted(unknown))
            return tell(request, **parts)

        return api.get(
            path,
            url_name=f"api_{name}",
            operation_id=name,
            response={200: answer} | dict.fromkeys((401, 403, 404, 422), schemas.ErrorJson),
            summary=summary,
        )(asked_well)

    return add


class InDistrict(Schema):
    district: str = Field(description="Its code: yen-binh")


class InProgramme(InDistrict):
    programme: str = Field(description="Its code: nqdh-23")


class InQuarter(InProgramme):
    quarter: schemas.QuarterText


class InVersion(InQuarter):
    version: int = Field(ge=1)


PROGRAMME = "/districts/{district}/{programme}/"
QUARTER = PROGRAMME + "{quarter}/"


@address(
    "/districts/", "districts", list[schemas.DistrictLineJson], _("The districts you may read")
)
def districts(request):
    return [catalogue.district_line(district) for district in readable_districts(request)]


@address(
    "/districts/{district}/",
    "district",
    schemas.DistrictJson,
    _("A district: its communes and programmes"),
)
def district(request, place: Path[InDistrict]):
    found = district_of(request, place.district)
    programmes = readable_programmes(request, found)
    return catalogue.district_line(found) | {
        "communes": [catalogue.commune_line(commune) for commune in found.communes.all()],
        "programmes": [catalogue.programme_line(programme) for programme in programmes],
    }


@address(
    PROGRAMME, "programme", schemas.ProgrammeJson, _("A programme: groups, thresholds and periods")
)
def programme(request, place: Path[InProgramme]):
    scope = scope_of_programme(request, place.district, place.programme)
    return catalogue.programme_whole(scope)


@address(
    PROGRAMME + "targets/",
    "targets",
    schemas.TargetsJson,
    _("Its targets, with milestones, allocations and all else that the catalogue says"),
)
def targets(request, place: Path[InProgramme]):
    scope = scope_of_programme(request, place.district, place.programme)
    return {"programme": scope.programme.code, "targets": catalogue.target_lines(scope)}


@address(
    QUARTER + "overview/",
    "overview",
    schemas.OverviewJson,
    _("The sentence and the tiles of a quarter"),
    schemas.AskedReading,
)
def overview(request, place: Path[InQuarter], asked: Query[schemas.AskedReading]):
    scope = read_by(scope_of_quarter(request, place), asked)
    return quarter.overview_answer(scope)


@address(
    QUARTER + "results/",
    "results",
    schemas.ResultsJson,
    _("The results of a quarter, of the district and of each commune"),
    schemas.AskedResults,
)
def results(request, place: Path[InQuarter], asked: Query[schemas.AskedResults]):
    scope = read_by(scope_of_quarter(request, place), asked)
    if asked.live:
        officials_only(scope)
    return quarter.results_answer(scope, live=asked.live)


@address(QUARTER + "versions/", "versions", schemas.VersionsJson, _("The published versions of it"))
def versions(request, place: Path[InQuarter]):
    return quarter.versions_answer(scope_of_quarter(request, place))


@address(
    QUARTER + "versions/{version}/",
    "version",
    schemas.ResultsJson,
    _("The results as one version published them"),
)
def version(request, place: Path[InVersion]):
    return quarter.version_answer(scope_of_quarter(request, place), place.version)


@address(
    QUARTER + "reports/",
    "reports",
    schemas.ReportsJson,
    _("The reports of a quarter: whose, where it stands, submitted when, late or not"),
)
def reports(request, place: Path[InQuarter]):
    scope = scope_of_quarter(request, place)
    officials_only(scope)
    return quarter.reports_answer(scope)


def read_by(scope, asked):
    """`scope`, where the reader may have the figures that are asked for."""
    if asked.figures == "provisional":
        officials_only(scope)
    return scope
