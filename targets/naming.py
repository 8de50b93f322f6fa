"""A name and the word of its level, which some names say already."""

from django.utils.translation import override

NAME = "%(name)s"


def titled(template, name):
    """`name` in `template`, as ``tỉnh %(name)s``, with the word of its level said once."""
    return template % {"name": bare(template, name)}


def bare(template, name):
    """`name` without the word of its level in front, or behind it in English.

    What is left of a name that is the word alone is the name.
    """
    folded = name.casefold()
    for word in words_of(template):
        if folded.startswith(f"{word} "):
            return name[len(word) + 1 :].strip()
        if folded.endswith(f" {word}"):
            return name[: -len(word) - 1].strip()
    return name


def words_of(template):
    """What a lazy `template` says beside the name, in Vietnamese and in the active language."""
    with override("vi"):
        vietnamese = str(template)
    return {text.replace(NAME, "").strip().casefold() for text in (vietnamese, str(template))}
