"""What a visitor is shown when something cannot be."""

from django.http import Http404
from django.shortcuts import render
from django.urls import Resolver404


def no_access(request):
    """An account that may read no district."""
    return render(request, "site/no_access.html", status=403)


def not_found(request, exception):
    """Nothing at this address; tells the sentence with which a page said so."""
    told = isinstance(exception, Http404) and not isinstance(exception, Resolver404)
    reason = str(exception) if told else ""
    return render(request, "404.html", {"reason": reason}, status=404)
