"""The site, and beside it the least that a page for logged-in people can be."""

from django.http import HttpResponse
from django.urls import path

from ntm_dashboard.urls import urlpatterns as site


def minimal(request):
    return HttpResponse("ok")


urlpatterns = [path("minimal/", minimal), *site]
