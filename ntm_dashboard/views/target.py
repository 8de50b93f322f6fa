from ..pages import Page


class TargetPage(Page):
    name = "target"
    section = "overview"
    template_name = "pages/target.html"

    def context(self):
        return {"title": "TargetPage"}
