"""What a browser would send back of the pages on which much is changed at once."""

from django.urls import reverse


def page(name, programme):
    return reverse(f"admin:targets_programme_{name}", args=[programme.pk])


def filled(*forms):
    """Name → what each field of `forms` shows."""
    data = {}
    for field in (field for form in forms for field in form):
        value = field.field.prepare_value(field.value())
        if value is not None and value is not False:
            data[field.html_name] = str(value)
    return data
