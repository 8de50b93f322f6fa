from ..pages import Page


class Matrix(Page):
    name = "matrix"
    template_name = "pages/matrix.html"

    def context(self):
        return {"title": "Matrix"}
