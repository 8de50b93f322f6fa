from ..pages import Page


class OfficialPage(Page):
    name = "official"
    section = "officials"
    template_name = "pages/official.html"

    def context(self):
        return {"title": "OfficialPage"}
