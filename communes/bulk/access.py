"""Who may change much of a programme at once."""

from ..workflow.permissions import administers, official_of


def may_manage(user, programme):
    """Whether `user` may copy `programme`, make its periods, fill its grids and archive it.

    None: any programme at all.
    """
    if user.is_superuser:
        return user.is_active
    if not administers(user):
        return False
    return programme is None or programme.district_id == official_of(user).district_id
