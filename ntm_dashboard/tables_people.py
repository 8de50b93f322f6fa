"""The list of officials."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from .tables import ListTable


class PersonTable(ListTable):
    """Who answers for what: rows are `people.PersonLine`s."""

    name = tables.TemplateColumn(
        '<a href="{{ record.url }}">{{ value }}</a>',
        verbose_name=_("Name"),
        accessor="official__name",
        order_by="order__name",
        attrs={"td": {"class": "name"}},
    )
    position = tables.Column(
        _("Position"), accessor="official__position", order_by="order__position"
    )
    organisation = tables.Column(
        _("Organisation"), accessor="official__organisation", order_by="order__organisation"
    )
    words = tables.Column(_("Duties"), order_by="order__words")
    led = tables.TemplateColumn(
        template_name="people/led.html",
        verbose_name=_("Targets led"),
        order_by="order__led",
    )
    communes = tables.TemplateColumn(
        template_name="people/communes.html",
        verbose_name=_("Communes"),
        order_by="commune_count",
    )

    class Meta(ListTable.Meta):
        empty_text = _("Nobody has a duty in this programme yet. The administrator enters duties.")

    def value_name(self, value):
        return value

    def value_led(self, value):
        return value

    def value_communes(self, record):
        return record.commune_names
