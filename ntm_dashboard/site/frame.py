"""What stands around the content of every page: header, pickers, links, notices."""

from dataclasses import dataclass

from communes.workflow.permissions import official_of

from ..display.links import Link


@dataclass(frozen=True)
class Frame:
    """What templates/site/base.html shows around the content."""

    title: str
    district_label: str
    home: str
    nav: list[Link]
    programmes: list[Link]
    quarters: list[Link]
    provisional: bool
    official_url: str
    sample: bool
    public: bool
    account_name: str | None
    notices: list
    """What waits for the visitor: `notices.Notice`s."""


def account_name(user):
    """The official's name; of an account without one, None."""
    official = official_of(user)
    return official.name if official else None
