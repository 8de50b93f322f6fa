from ..pages import Page


class Communes(Page):
    name = "communes"
    template_name = "pages/communes.html"

    def context(self):
        return {"title": "Communes"}
