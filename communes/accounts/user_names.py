"""The user name of a person, by rule."""

import re
from itertools import count

from targets.vietnamese import fold


def user_name(name, code, taken):
    """The given name and the first letters of the others, as offices here do: *hungnv*.

    `code` is the official's, for a name without a Latin letter; where somebody of `taken` has the
    name already, a number follows.
    """
    words = [re.sub("[^a-z0-9]", "", word) for word in fold(name).split()]
    *others, given = [word for word in words if word] or [code]
    plain = given + "".join(word[0] for word in others)
    names = (f"{plain}{number if number > 1 else ''}" for number in count(1))
    return next(name for name in names if name not in taken)
