"""What the pages have in common on which much of a programme is changed at once."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views import View

from targets.models import Programme

from .access import may_manage

SHOWN = "shown"
"""The hidden field with a digest of what the page said that it would do."""

MOVED = gettext_lazy(
    "Nothing is changed by this: something else would be done by now than was shown. Look again."
)


class ProgrammePage(View):
    """A page of the administration for those who manage the programme of its address."""

    model_admin = None
    name = ""
    """Of the address, and of the template."""
    title = ""

    @classmethod
    def title_for(cls, programme):
        return cls.title

    def dispatch(self, request, pk):
        programme = Programme.objects.select_related("district").filter(pk=pk).first()
        if programme is None:
            raise Http404
        if not may_manage(request.user, programme):
            raise PermissionDenied
        self.programme = programme
        return super().dispatch(request)

    def shown(self, status=200, **context):
        opts = self.model_admin.opts
        return TemplateResponse(
            self.request,
            f"admin/{opts.app_label}/{opts.model_name}/{self.name}.html",
            {
                **self.model_admin.admin_site.each_context(self.request),
                "opts": opts,
                "original": self.programme,
                "title": self.title_for(self.programme),
                "subtitle": str(self.programme),
                **context,
            },
            status=status,
        )

    def done(self, programme, message, url=None):
        """Tell what was done, keep it in the history of `programme`, and lead on."""
        self.model_admin.log_change(self.request, programme, message)
        messages.success(self.request, message)
        return HttpResponseRedirect(url or self.address_of(self.name, programme))

    @staticmethod
    def address_of(name, programme):
        return reverse(f"admin:targets_programme_{name}", args=[programme.pk])


def counted(model, count):
    """*12 chỉ tiêu*: how many rows of a kind, in its own word."""
    meta = model._meta
    return f"{count} {meta.verbose_name if count == 1 else meta.verbose_name_plural}"
