import segno
from django.utils.safestring import mark_safe


def qr(text):
    """A QR code of `text` as inline SVG, in the size that its place has."""
    drawn = segno.make_qr(text, error="m").svg_inline(omitsize=True, svgclass="qr", lineclass=None)
    return mark_safe(drawn)
