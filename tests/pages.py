"""Addresses of the demo, and what a person reads on a page."""

import re

PUBLISHED = "/yen-binh/nqdh-23/2023Q2/"
RUNNING = "/yen-binh/nqdh-23/2023Q3/"
"""The quarter that is being reported; it is due on 10/10/2023."""
CRITERIA = "/yen-binh/ntm-xa-21-25/2023Q2/"

TAG = re.compile(r"""<!--.*?-->|<[!/a-zA-Z](?:[^<>"']|"[^"]*"|'[^']*')*>""", re.DOTALL)


def words(html):
    """The text of a page without its tags, in one line."""
    return " ".join(TAG.sub(" ", html).split())
