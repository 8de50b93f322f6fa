"""What is refused of a programme, and of a target, that follows from another one."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

FOLLOWS_ITSELF = _("A programme cannot follow from itself.")
TARGET_FOLLOWS_ITSELF = _("A target cannot follow from itself.")


def above_problems(programme, targets=()):
    """Of `follows`; `targets` are those of the programme that follow from another one."""
    above = programme.follows
    if above is None:
        problems = []
    elif is_same(above, programme):
        problems = [("follows", FOLLOWS_ITSELF)]
    elif comes_back(programme):
        message = format_lazy(
            _("{name} follows from this programme itself, directly or through others."),
            name=above.code,
        )
        problems = [("follows", message)]
    else:
        problems = []
    return problems + [
        ("follows", format_lazy("{target}: {message}", target=target.number, message=message))
        for target in targets
        for _field, message in target_above_problems(target, above)
    ]


def comes_back(programme):
    """Whether the way from programme to programme above leads back to `programme`."""
    seen, above = [programme], programme.follows
    while above is not None:
        if any(is_same(above, one) for one in seen):
            return is_same(above, programme)
        seen.append(above)
        above = above.follows
    return False


def target_above_problems(target, above=None):
    """Of `follows`; `above` is the programme that the target's own follows from, if it is known."""
    if target.follows is None:
        return []
    if is_same(target.follows, target):
        return [("follows", TARGET_FOLLOWS_ITSELF)]
    if target.follows.programme != (above or target.programme.follows):
        message = format_lazy(
            _("{target} is no target of the programme that this one follows from."),
            target=target.above,
        )
        return [("follows", message)]
    return []


def is_same(one, other):
    return one is other or (one.pk is not None and one.pk == other.pk)
