"""Every address of the site; the list of addresses is binding for links that people have mailed."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path, register_converter
from django.views.i18n import set_language

from .commune.views import CommunePage, Communes
from .criteria.view import Criteria
from .entry.figure import FigurePage
from .entry.files import EvidenceFile
from .entry.upload import SheetBook, UploadPage
from .entry.views import EntryList, EntrySheet
from .log_in.views import LogIn
from .matrix.view import Matrix
from .overview.view import Overview
from .people.views import OfficialPage, Officials
from .published.view import VersionPage
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
    path("officials/", Officials.as_view(), name="officials"),
    path("officials/<str:official>/", OfficialPage.as_view(), name="official"),
    path("criteria/", Criteria.as_view(), name="criteria"),
    path("year/", Year.as_view(), name="year"),
    path("compare/<quarter:then>/", Compare.as_view(), name="compare"),
    path("gaps/", Gaps.as_view(), name="gaps"),
    path("versions/<int:version>/", VersionPage.as_view(), name="version"),
    path("entry/", EntryList.as_view(), name="entry"),
    path("entry/<str:unit>/", EntrySheet.as_view(), name="entry_sheet"),
    path("entry/<str:unit>/sheet.xlsx", SheetBook.as_view(), name="sheet_book"),
    path("entry/<str:unit>/upload/", UploadPage.as_view(), name="upload"),
    path("entry/<str:unit>/<number:number>/", FigurePage.as_view(), name="figure"),
    path("review/", Review.as_view(), name="review"),
    path("review/<str:unit>/", ReviewReport.as_view(), name="review_report"),
    path("remind/", Remind.as_view(), name="remind"),
    path("publish/", Publish.as_view(), name="publish"),
    path("report/", ReportPage.as_view(), name="report"),
    path("report.<str:kind>", ReportFile.as_view(), name="report_file"),
    path("communes/<str:commune>/report.docx", CommuneReportFile.as_view(), name="commune_report"),
    path(
        "officials/<str:official>/report.docx",
        OfficialReportFile.as_view(),
        name="official_report",
    ),
    path("results.<str:kind>", ResultsFile.as_view(), name="results"),
]

handler404 = "ntm_dashboard.site.errors.not_found"

urlpatterns = [
    path("", home, name="home"),
    path("healthz", healthz, name="healthz"),
    path("admin/", admin.site.urls),
    path("accounts/login/", LogIn.as_view(), name="login"),
    path("accounts/logout/", auth.LogoutView.as_view(), name="logout"),
    path("accounts/password/", auth.PasswordChangeView.as_view(), name="password_change"),
    path(
        "accounts/password/done/",
        auth.PasswordChangeDoneView.as_view(),
        name="password_change_done",
    ),
    path("accounts/language/", login_not_required(set_language), name="set_language"),
    path("todo/", Todo.as_view(), name="todo"),
    path("files/<int:pk>/", EvidenceFile.as_view(), name="evidence"),
    path("<str:district>/<str:programme>/<quarter:quarter>/", include(pages)),
]
