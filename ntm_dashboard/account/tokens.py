"""A person's tokens for the API: made, shown once, revoked."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from communes.accounts.tokens import new_token, revoke
from communes.models import ApiToken
from targets.fields import LineFormField

from ..log_in.forms import PasswordAgainForm
from .second_factor import OfOwnAccount

MOST = 20
"""Tokens of one account."""
DAYS = [
    ("30", gettext_lazy("30 days")),
    ("90", gettext_lazy("90 days")),
    ("365", gettext_lazy("A year")),
    ("", gettext_lazy("Until it is revoked")),
]


class TokenForm(PasswordAgainForm):
    """What the token is for and how long it is good, and the password again."""

    field_order = ["name", "days", "password"]
    name = LineFormField(
        label=gettext_lazy("What it is for"),
        max_length=ApiToken._meta.get_field("name").max_length,
        help_text=gettext_lazy("E.g. the province's dashboard; you know the token by it."),
    )
    days = forms.ChoiceField(
        label=gettext_lazy("Good for"), choices=DAYS, initial="365", required=False
    )

    def clean_name(self):
        name = self.cleaned_data["name"]
        own = ApiToken.objects.filter(user=self.user)
        if own.filter(name=name).exists():
            raise forms.ValidationError(_("You have a token of this name already."))
        if own.count() >= MOST:
            told = _("You have %(most)d tokens; revoke one first.") % {"most": MOST}
            raise forms.ValidationError(told)
        return name

    @property
    def lasts(self):
        days = self.cleaned_data["days"]
        return timedelta(days=int(days)) if days else None


class NewToken(OfOwnAccount):
    """Makes a token; it is shown this one time."""

    form_class = TokenForm

    def get_context_data(self, **more):
        return super().get_context_data(
            title=_("New token for the API"),
            text=_("Whoever has it reads what you may read, and can change nothing."),
            **more,
        )

    def form_valid(self, form):
        token = new_token(form.user, form.cleaned_data["name"], form.lasts)
        context = {"token": token, "name": form.cleaned_data["name"]}
        return render(self.request, "account/token.html", context)


class RevokeToken(View):
    """Ends one of the person's own tokens."""

    def post(self, request, pk):
        token = get_object_or_404(ApiToken, pk=pk, user=request.user)
        revoke(ApiToken.objects.filter(pk=pk))
        messages.success(request, _("The token “%(name)s” is revoked.") % {"name": token.name})
        return redirect("account")
