"""A name and the word of its level, which some names say already."""

from django.utils.translation import get_language, override

NAME = "%(name)s"


class LevelTitle:
    """How the word of a level stands beside a name: a lazy text such as ``tỉnh %(name)s``."""

    def __init__(self, text):
        self.text = text
        self.words = {}

    def of(self, name):
        """`name` with the word of its level said once, in the active language."""
        return self.text % {"name": self.bare(name)}

    def bare(self, name):
        """`name` without the word of its level in front, or behind it in English.

        What is left of a name that is the word alone is the name.
        """
        folded = name.casefold()
        for word in self.known_words():
            if folded.startswith(f"{word} "):
                return name[len(word) + 1 :].strip()
            if folded.endswith(f" {word}"):
                return name[: -len(word) - 1].strip()
        return name

    def known_words(self):
        """The word in Vietnamese and in the active language: each language is asked once."""
        language = get_language()
        if language not in self.words:
            with override("vi"):
                vietnamese = str(self.text)
            texts = {vietnamese, str(self.text)}
            self.words[language] = {text.replace(NAME, "").strip().casefold() for text in texts}
        return self.words[language]
