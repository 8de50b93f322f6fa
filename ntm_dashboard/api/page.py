"""The page that says how a program reads here."""

from django.contrib.auth.decorators import login_not_required
from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from ..site.scope import front
from .addresses import api

EXAMPLE = {"district": "yen-binh", "programme": "nqdh-23", "quarter": "2023Q2"}


@method_decorator(login_not_required, name="dispatch")
class ApiPage(TemplateView):
    """What the document says, for people; its examples are about where the visitor begins."""

    template_name = "api/api.html"

    def get_context_data(self, **more):
        place = front(self.request.user)
        words = EXAMPLE
        if place:
            words = {
                "district": place.district,
                "programme": place.programme,
                "quarter": place.quarter,
            }
        site = self.request.build_absolute_uri("/api")
        return super().get_context_data(
            site=site,
            example=f"{site}/districts/{words['district']}/{words['programme']}/{words['quarter']}",
            addresses=addresses(),
            **more,
        )


def addresses():
    """Path and summary of each address of the document."""
    found = api.get_openapi_schema()["paths"]
    return [(path, operations["get"]["summary"]) for path, operations in found.items()]
