"""What helps an administrator to enter a target: examples to begin with, only the fields that its
way needs, and a preview."""

from django import forms
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.forms.widgets import Script
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from .examples import EXAMPLES
from .fields import PlainDecimalField
from .forms import PREVIEW, shape_in
from .preview import Preview, preview
from .taken import CHOICES, IDLE, OF_A_PARENT, ROWS, TAKEN

CARRIED = ("programme", "group", "parent", "number", "unit")
"""What an address that opens a new form may say, and its examples go on saying."""

UNJUDGED = {"number", "name", "group", "goal_text", "lead", "source", "parent", "__all__"}
"""Fields without which it can be said how a target is judged."""


def number_field(label):
    return PlainDecimalField(max_digits=19, decimal_places=4, required=False, label=label)


class FiguresForm(forms.Form):
    """Three numbers to try a target with; `target` says how they are written."""

    first = number_field(_("First number"))
    second = number_field(_("Second number"))
    third = number_field(_("Third number"))

    def __init__(self, *args, target, **kwargs):
        super().__init__(*args, prefix="preview", **kwargs)
        self.target = target

    def shape_of(self, name):
        return shape_in(self.target, "baseline", whole=False)

    def numbers(self):
        """Those that are typed and read."""
        return [number for number in self.cleaned_data.values() if number is not None]


def preview_of(form, figures):
    """The `Preview` of what is typed in a bound form of a target, and with the `figures`."""
    problems = [
        f"{source.fields[name].label}: {sentence}"
        for source, skipped in ((form, UNJUDGED), (figures, ()))
        for name, sentences in source.errors.items()
        if name not in skipped
        for sentence in sentences
    ]
    if problems:
        return Preview(problems=problems)
    return preview(form.instance, figures.numbers())


class Guided:
    """Mixed into the `ModelAdmin` of targets."""

    class Media:
        js = (Script("js/target-fields.js", defer=True), Script("js/target-preview.js", defer=True))

    def get_urls(self):
        view = self.admin_site.admin_view(self.preview_view)
        return [
            path("preview/", view, name="targets_target_preview"),
            path("<int:pk>/preview/", view, name="targets_target_preview"),
            *super().get_urls(),
        ]

    @method_decorator(require_POST)
    def preview_view(self, request, pk=None):
        """The preview alone, for the page's script; for those who may change targets."""
        target = None if pk is None else self.get_object(request, str(pk))
        if not self.has_change_permission(request, target):
            raise PermissionDenied
        form_class = self.get_form(request, target, change=target is not None)
        form = form_class(request.POST, instance=target)
        context = {"preview": preview_of(form, FiguresForm(request.POST, target=form.instance))}
        return TemplateResponse(request, self.template("preview"), context)

    def template(self, name):
        return f"admin/{self.opts.app_label}/{self.opts.model_name}/{name}.html"

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if self.has_change_permission(request, obj) or self.has_add_permission(request):
            context["guidance"] = self.guidance(request, obj)
        if obj is not None and not obj.is_part and self.has_add_permission(request):
            context["add_part_address"] = self.add_part_address(obj)
        if self.has_change_permission(request, obj):
            context |= self.preview_context(request, context["adminform"].form, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def guidance(self, request, target):
        """The examples, each as an address of a new form, and the table for the script."""
        has_parts = target is not None and target.parts.exists()
        taken = OF_A_PARENT if has_parts else TAKEN
        carried = {name: request.GET[name] for name in CARRIED if name in request.GET}
        return {
            "table": {"taken": taken, "idle": IDLE, "rows": ROWS, "choices": CHOICES},
            "examples": [
                {
                    "words": example.words,
                    "fields": example.query,
                    "address": f"?{urlencode(carried | example.fields)}",
                }
                for example in EXAMPLES
            ],
        }

    def add_part_address(self, target):
        """Of a new form that is filled with what a part has of its parent."""
        number = f"{target.number}.{target.parts.count() + 1}"
        carried = {"programme": target.programme_id, "group": target.group_id}
        carried |= {"parent": target.pk, "number": number, "unit": target.unit}
        return f"{reverse('admin:targets_target_add')}?{urlencode(carried)}"

    def response_add(self, request, obj, post_url_continue=None):
        """A target that is judged by its parts is not done before it has some."""
        if obj.is_judged_by_parts and "_save" in request.POST and IS_POPUP_VAR not in request.POST:
            request.POST = request.POST.copy()
            request.POST["_continue"] = "1"
        return super().response_add(request, obj, post_url_continue)

    def preview_context(self, request, form, target):
        is_asked = PREVIEW in request.POST
        figures = FiguresForm(request.POST if is_asked else None, target=form.instance)
        return {
            "figures": figures,
            "preview_address": reverse(
                "admin:targets_target_preview", args=[] if target is None else [target.pk]
            ),
            "preview": preview_of(form, figures) if is_asked else None,
        }
