"""What answers about one programme and quarter: a page, a file, a figure that is saved."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.utils.decorators import method_decorator
from django.views.generic import View

from targets.versions import data_versions

from ..replica.reading import read
from .errors import not_found
from .scope import LoginNeeded, get_scope


@method_decorator(login_not_required, name="dispatch")
class QuarterView(View):
    """Finds the scope of its address and whether the visitor may read it; then `respond` answers.

    Whatever raises `Http404` meanwhile is answered by the page that says so.
    """

    name = ""
    """Its name in the URLconf."""
    for_public = True
    """Whether what it tells of published quarters may be read without a log-in."""
    by_versions = True
    """Whether the data versions move on with all that it tells; then a replica may be asked."""

    def get(self, request, district, programme, quarter, **kwargs):
        return self.answer(self.respond, district, programme, quarter)

    def answer(self, respond, district, programme, quarter):
        """What `respond` answers about the scope of the address, where the visitor may read it."""
        try:
            self.scope = get_scope(self.request, district, programme, quarter)
            if self.scope.public and not self.for_public:
                raise LoginNeeded
            self.place = self.scope.place
            return respond()
        except LoginNeeded as refusal:
            return refusal.redirect(self.request)
        except Http404 as missing:
            return not_found(self.request, missing)

    def read(self, make):
        """What `make` answers, which only reads: from the replica where that is as far."""
        if not self.by_versions:
            return make()
        return read(make, self.scope.stand, lambda: data_versions(self.programmes_read()))

    def programmes_read(self):
        """The programmes that it may tell of, each with its data version as the primary has it."""
        return self.scope.programmes


class QuarterFile(QuarterView):
    """Answers with a file: subclasses make it in `file`."""

    def respond(self):
        return self.read(self.file)
