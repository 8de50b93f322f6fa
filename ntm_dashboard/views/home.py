from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect, render

from targets.models import Programme

from ..access import default_quarter, districts_of
from ..addresses import Place


@login_not_required
def home(request):
    """To the visitor's district, its main programme, the latest published quarter."""
    public = not request.user.is_authenticated
    programmes = (
        Programme.objects.filter(district__in=districts_of(request.user))
        .select_related("district")
        .order_by("district__name", "-main", "name")
    )
    for programme in programmes:
        quarter = default_quarter(programme, public=public)
        if quarter is not None:
            return redirect(Place(programme.district.code, programme.code, quarter).url())
    if public:
        return redirect_to_login(request.get_full_path())
    return render(request, "no_access.html", status=403)
