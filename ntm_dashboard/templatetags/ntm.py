"""Filters that show numbers, quarters, dates and texts; see ntm_dashboard/display/formats.py."""

from django import template
from django.utils.html import format_html

from targets.models import Vietnamese

from ..display import formats, wording
from ..display.qr import qr as drawn

register = template.Library()
register.filter("number", formats.number)
register.filter("signed", formats.signed)
register.filter("percent", formats.percent)
register.filter("quarter", formats.quarter)
register.filter("quarter_title", formats.quarter_title)
register.filter("day", formats.date)
register.filter("moment", formats.moment)
register.filter("qr", drawn)

register.filter("due_words", wording.due_words)
register.filter("day_and_left", wording.day_and_left)


@register.filter
def marked(text):
    """`text`, marked as Vietnamese where it is that on a page of another language."""
    if not text or not isinstance(text, Vietnamese):
        return text
    return format_html('<span lang="vi">{}</span>', text)
