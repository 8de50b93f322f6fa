"""Files that show where a figure comes from, as pages show them."""

from django.template.defaultfilters import filesizeformat


def evidence_lines(files):
    """Each of the `Evidence` as ``url``, ``name`` and ``size``, a text."""
    return [
        {"url": one.get_absolute_url(), "name": one.name, "size": filesizeformat(one.size)}
        for one in files
    ]
