from ..pages import Page


class CommunePage(Page):
    name = "commune"
    section = "communes"
    template_name = "pages/commune.html"

    def context(self):
        return {"title": "CommunePage"}
