"""Evidence of figures, handed out to those who may see it."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.generic import View

from communes.models import Evidence
from communes.units import unit_code
from communes.workflow import evidence
from communes.workflow.refusals import Refused

from ..site.addresses import Place
from ..site.work import wants_json
from .answers import check_own


class EvidenceFile(View):
    """GET hands the file out, POST removes it; to whom may not see it, it does not exist."""

    def get(self, request, pk):
        file = self.visible(pk)
        try:
            content = file.file.open("rb")
        except FileNotFoundError as error:
            raise Http404(_("The file is no longer there.")) from error
        response = FileResponse(
            content, as_attachment=True, filename=file.name, content_type=file.content_type
        )
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response

    def post(self, request, pk):
        file = self.visible(pk)
        sheet = sheet_url_of(file.figure)
        try:
            check_own(request)
            evidence.remove(file, request.user)
        except Refused as refused:
            return self.refused(refused, sheet)
        if wants_json(request):
            return HttpResponse(status=204)
        messages.success(request, _("The file is removed."))
        return redirect(sheet)

    def refused(self, refused, sheet):
        if wants_json(self.request):
            return JsonResponse({"sentence": str(refused)}, status=409)
        messages.error(self.request, str(refused))
        return redirect(sheet)

    def visible(self, pk):
        files = Evidence.objects.select_related(
            "figure__target__programme__district", "figure__commune"
        )
        file = get_object_or_404(files, pk=pk)
        if not evidence.may_see(self.request.user, file):
            raise Http404
        return file


def sheet_url_of(figure):
    """The address of the report that the figure stands in."""
    programme = figure.target.programme
    place = Place(programme.district.code, programme.code, figure.quarter)
    return place.url("entry_sheet", unit=unit_code(figure.commune))
