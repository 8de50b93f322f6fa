from django.utils.translation import gettext as _

from ..lists.base import exports
from ..site.page import Page
from .matrix import MatrixTable, matrix


class Matrix(Page):
    """Where does each target stand, in every commune?"""

    name = "matrix"
    template_name = "matrix/matrix.html"
    wide = True

    def table(self):
        return MatrixTable(self.scope)

    def context(self):
        return {
            "title": _("Matrix"),
            "matrix": matrix(self.scope, self.place),
            "exports": exports(self.request),
        }
