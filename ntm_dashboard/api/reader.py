"""Who reads: the account of a token, that of the browser's session, or the public."""

from django.conf import settings

from communes.accounts.second_factor import device_of
from communes.accounts.tokens import is_used, token_of

from ..log_in.middleware import due_first, must_have_second_factor
from ..site.backends import OfficialBackend
from . import errors


def reader(request):
    """Finds who asks; raises `errors.Untold` for whom nothing may be told.

    A token reads as its account does, whatever session the request has besides.
    """
    given = request.headers.get("Authorization")
    if given is not None:
        read_by_token(request, given)
    elif request.user.is_authenticated and due_first(request):
        raise errors.step_first()
    if request.user.is_anonymous and not settings.NTM_PUBLIC:
        raise errors.log_in()
    return True


def read_by_token(request, given):
    """Let the account of the token ask, where it may log in at this moment."""
    scheme, _space, text = given.partition(" ")
    token = token_of(text.strip()) if scheme.lower() == "bearer" else None
    user = token and OfficialBackend().get_user(token.user_id)
    if not user:
        raise errors.wrong_token()
    if has_step_first(user):
        raise errors.step_first()
    request.user = user
    is_used(token)


def has_step_first(user):
    """Whether the account could not go on after its log-in, without one more step."""
    return hasattr(user, "given_password") or (
        must_have_second_factor(user) and device_of(user) is None
    )
