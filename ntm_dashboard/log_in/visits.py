"""Tells whatever writes it down who asks for what is done, and from where."""

from communes.visitor import visiting

from .address import address_of
from .noted import note_download


class VisitMiddleware:
    """Stands after the one that finds the account."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with visiting(request, address_of(request)):
            response = self.get_response(request)
            note_download(request, response)
        return response
