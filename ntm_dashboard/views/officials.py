from ..pages import Page


class Officials(Page):
    name = "officials"
    template_name = "pages/officials.html"

    def context(self):
        return {"title": "Officials"}
