"""What a password may not be, beside what Django refuses."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

FEWEST = 3
"""So many different characters a password has at least."""


class VariedPasswordValidator:
    """Refuses spaces alone, and one or two characters again and again."""

    def validate(self, password, user=None):
        if not password.strip():
            raise ValidationError(_("A password cannot be of spaces alone."), code="blank")
        if len(set(password)) < FEWEST:
            raise ValidationError(
                _("A password cannot be one or two characters again and again."),
                code="repeated",
            )

    def get_help_text(self):
        return _("It is not of spaces alone, nor one or two characters again and again.")
