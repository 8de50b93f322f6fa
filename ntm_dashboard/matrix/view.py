from django.utils.translation import gettext as _

from ..lists.base import exports
from ..site.page import Page
from .matrix import MatrixTable, matrix, wish_of
from .wish import Wish


class Matrix(Page):
    """Where does each target stand, in every commune?"""

    name = "matrix"
    template_name = "matrix/matrix.html"
    wide = True
    parameters = tuple(Wish.base_fields)

    def table(self):
        return MatrixTable(self.scope)

    def context(self):
        wish = wish_of(self.scope, self.request.GET)
        return {
            "title": _("Matrix"),
            "wish": wish,
            "matrix": matrix(self.scope, self.place, wish),
            "exports": exports(self.request),
        }
