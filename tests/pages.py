"""Addresses of the demo, and what a person reads on a page."""

import re

from django.utils.html import strip_tags

PUBLISHED = "/yen-binh/nqdh-23/2023Q2/"
RUNNING = "/yen-binh/nqdh-23/2023Q3/"
"""The quarter that is being reported; it is due on 10/10/2023."""
CRITERIA = "/yen-binh/ntm-xa-21-25/2023Q2/"


def words(html):
    """The text of a page without its tags, in one line."""
    return re.sub(r"\s+", " ", strip_tags(html.replace("<", " <"))).strip()
