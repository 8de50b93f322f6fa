from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect

from ..access import front
from ..errors import no_access


@login_not_required
def home(request):
    """To the visitor's district, its main programme, the latest published quarter."""
    place = front(request.user)
    if place is not None:
        return redirect(place.url())
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    return no_access(request)
