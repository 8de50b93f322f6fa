"""What is known of a commune beside its figures."""

from django.utils.translation import gettext as _

from ..display import formats


def commune_facts(commune, ranked, total):
    """Facts as components/facts.html shows them; what is not known is left out."""
    facts = []
    if ranked is not None and ranked.rank is not None:
        facts.append((_("Rank"), f"{ranked.rank}/{total}", _("by targets met")))
        facts.append((_("Targets met"), f"{ranked.counts['met']}/{ranked.total}"))
    if commune.population is not None:
        facts.append((_("Population"), formats.number(commune.population)))
    if commune.households is not None:
        facts.append((_("Households"), formats.number(commune.households)))
    if commune.area_km2 is not None:
        facts.append((_("Area"), f"{formats.number(commune.area_km2, 2)} km²"))
    if commune.ntm_status:
        year = [_("in %(year)s") % {"year": commune.ntm_year}] if commune.ntm_year else []
        facts.append((_("Recognition"), str(commune.get_ntm_status_display()), *year))
    return [dict(zip(("label", "value", "note"), fact, strict=False)) for fact in facts]
