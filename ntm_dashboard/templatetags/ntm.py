"""Filters that show numbers, quarters and dates; see ntm_dashboard/display/formats.py."""

from django import template

from ..display import formats, wording

register = template.Library()
register.filter("number", formats.number)
register.filter("signed", formats.signed)
register.filter("percent", formats.percent)
register.filter("quarter", formats.quarter)
register.filter("quarter_title", formats.quarter_title)
register.filter("day", formats.date)
register.filter("moment", formats.moment)
register.filter("due_words", wording.due_words)
