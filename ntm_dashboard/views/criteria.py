from ..pages import Page


class Criteria(Page):
    name = "criteria"
    template_name = "pages/criteria.html"

    def context(self):
        return {"title": "Criteria"}
