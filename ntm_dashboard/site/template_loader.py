import re

from django.template.loaders import filesystem

INDENTATION = re.compile(r"(?<=\n)[ \t]+")
SILENT_LINE = re.compile(r"^(\{#.*#\}|\{% (?:endcomment|load [^%]*) %\})\n", re.MULTILINE)
TAG = re.compile(r"<[a-zA-Z][^<>]*>")


class Loader(filesystem.Loader):
    """The site's templates without the white space that only their readers need.

    Left out are indentation, line breaks inside of HTML tags and after comments and `load`, and the
    last one: pages do not grow by them, a component can stand right before a comma, and one without
    content is empty.
    """

    def get_contents(self, origin):
        text = INDENTATION.sub("", super().get_contents(origin))
        text = TAG.sub(lambda tag: on_one_line(tag[0]), text)
        return SILENT_LINE.sub(r"\1", text).rstrip()


def on_one_line(tag):
    return tag.replace("\n>", ">").replace("\n", " ")
