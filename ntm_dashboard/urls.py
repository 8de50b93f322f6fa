"""Every address of the site; the list of addresses is binding for links that people have mailed."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, register_converter
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from .about.view import About
from .account.second_factor import RecoveryCodes, SecondFactor, SecondFactorOff
from .account.tokens import NewToken, RevokeToken
from .account.views import AccountPage, ChangePassword, EndSessions
from .api.urls import urls as api_urls
from .causes.view import Causes
from .commune.views import CommunePage, Communes
from .criteria.view import Criteria
from .districts.view import Districts
from .entry.figure import FigureSave
from .entry.files import EvidenceFile
from .entry.upload import SheetBook, UploadPage
from .entry.views import EntryList, EntrySheet
from .figure.view import CommuneFigure, DistrictFigure
from .log_in.slips import FirstPassword, Reset, SlipPage
from .log_in.views import LogIn, LogInCode
from .matrix.view import Matrix
from .measures.page import MeasurePage
from .measures.views import Measures, WriteMeasure
from .meeting.views import Brief, Present
from .overview.view import Overview
from .packages.views import PackageFile, Packages
from .people.views import FactsFile, OfficialPage, Officials
from .published.view import VersionPage
from .reports.half_year_views import HalfYearFile, HalfYearPage
from .reports.to_sign import ToSignFile
from .reports.views import (
    CommuneReportFile,
    OfficialReportFile,
    ReportFile,
    ReportPage,
    ResultsFile,
)
from .review.publish import Publish
from .review.remind import Remind
from .review.views import Review, ReviewReport
from .running.views import metrics, readyz
from .search.view import SearchPage
from .setup.views import Setup, SetupPreview, StarterBook, TableFile
from .site.converters import NumberConverter, QuarterConverter
from .site.todo import Todo
from .site.views import healthz, home
from .target.view import TargetPage
from .year.compare import Compare
from .year.gaps import Gaps
from .year.view import Year

register_converter(QuarterConverter, "quarter")
register_converter(NumberConverter, "number")

pages = [
    path("", Overview.as_view(), name="overview"),
    path("targets/<number:number>/", TargetPage.as_view(), name="target"),
    path("matrix/", Matrix.as_view(), name="matrix"),
    path("communes/", Communes.as_view(), name="communes"),
    path("communes/<str:commune>/", CommunePage.as_view(), name="commune"),
    path("communes/<str:commune>/<number:number>/", CommuneFigure.as_view(), name="commune_figure"),
    path("district/<number:number>/", DistrictFigure.as_view(), name="district_figure"),
    path("officials/", Officials.as_view(), name="officials"),
    path("officials/<str:official>/", OfficialPage.as_view(), name="official"),
    path("causes/", Causes.as_view(), name="causes"),
    path("officials/<str:official>/facts.csv", FactsFile.as_view(), name="official_facts"),
    path("criteria/", Criteria.as_view(), name="criteria"),
    path("year/", Year.as_view(), name="year"),
    path("compare/<quarter:then>/", Compare.as_view(), name="compare"),
    path("gaps/", Gaps.as_view(), name="gaps"),
    path("present/", Present.as_view(), name="present"),
    path("brief/", Brief.as_view(), name="brief"),
    path("measures/", Measures.as_view(), name="measures"),
    path("measures/new/", WriteMeasure.as_view(), name="measure_new"),
    path("measures/<int:pk>/", MeasurePage.as_view(), name="measure"),
    path("versions/<int:version>/", VersionPage.as_view(), name="version"),
    path("entry/", EntryList.as_view(), name="entry"),
    path("entry/<str:unit>/", EntrySheet.as_view(), name="entry_sheet"),
    path("entry/<str:unit>/sheet.xlsx", SheetBook.as_view(), name="sheet_book"),
    path("entry/<str:unit>/report.docx", ToSignFile.as_view(), name="to_sign"),
    path("entry/<str:unit>/upload/", UploadPage.as_view(), name="upload"),
    path("entry/<str:unit>/<number:number>/", FigureSave.as_view(), name="figure"),
    path("review/", Review.as_view(), name="review"),
    path("review/<str:unit>/", ReviewReport.as_view(), name="review_report"),
    path("remind/", Remind.as_view(), name="remind"),
    path("packages/", Packages.as_view(), name="packages"),
    path("package.json", PackageFile.as_view(), name="package"),
    path("publish/", Publish.as_view(), name="publish"),
    path("report/", ReportPage.as_view(), name="report"),
    path("report.<str:kind>", ReportFile.as_view(), name="report_file"),
    path("communes/<str:commune>/report.docx", CommuneReportFile.as_view(), name="commune_report"),
    path(
        "officials/<str:official>/report.docx",
        OfficialReportFile.as_view(),
        name="official_report",
    ),
    path("bieu-10/", HalfYearPage.as_view(), name="half_year"),
    path("bieu-10.<str:kind>", HalfYearFile.as_view(), name="half_year_file"),
    path("results.<str:kind>", ResultsFile.as_view(), name="results"),
]

setting_up = [
    path(route, admin.site.admin_view(view.as_view()), name=name)
    for route, view, name in (
        ("", Setup, "setup"),
        ("preview/", SetupPreview, "setup_preview"),
        ("workbook.xlsx", StarterBook, "starter_book"),
        ("<slug:table>/", Setup, "setup_table"),
        ("<slug:table>.<str:kind>", TableFile, "table_file"),
    )
]
"""Pages of the administration, in its frame and to its people."""

accounts = [
    path("", AccountPage.as_view(), name="account"),
    path("login/", LogIn.as_view(), name="login"),
    path("login/code/", LogInCode.as_view(), name="login_code"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("first/", SlipPage.as_view(), name="slip"),
    path("first/password/", FirstPassword.as_view(), name="first_password"),
    path("first/<str:name>/<str:code>/", SlipPage.as_view(), name="slip_link"),
    path("reset/", Reset.as_view(), name="reset"),
    path("password/", ChangePassword.as_view(), name="password_change"),
    path("password/done/", auth.PasswordChangeDoneView.as_view(), name="password_change_done"),
    path("sessions/", EndSessions.as_view(), name="end_sessions"),
    path("second/", SecondFactor.as_view(), name="second_factor"),
    path("second/codes/", RecoveryCodes.as_view(), name="recovery_codes"),
    path("second/off/", SecondFactorOff.as_view(), name="second_factor_off"),
    path("tokens/new/", NewToken.as_view(), name="token_new"),
    path("tokens/<int:pk>/revoke/", RevokeToken.as_view(), name="token_revoke"),
    path("language/", login_not_required(csrf_exempt(set_language)), name="set_language"),
]

handler403 = "ntm_dashboard.site.errors.not_allowed"
handler404 = "ntm_dashboard.api.errors.not_found"
handler500 = "ntm_dashboard.api.errors.server_error"

urlpatterns = [
    path("", home, name="home"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("admin/setup/", include(setting_up)),
    path("admin/", admin.site.urls),
    path("accounts/", include(accounts)),
    path("api/", include(api_urls, namespace="api")),
    path("about/", About.as_view(), name="about"),
    path("districts/", Districts.as_view(), name="districts"),
    path("search/", SearchPage.as_view(), name="search"),
    path("todo/", Todo.as_view(), name="todo"),
    path("files/<int:pk>/", EvidenceFile.as_view(), name="evidence"),
    path("<str:district>/<str:programme>/<quarter:quarter>/", include(pages)),
]
