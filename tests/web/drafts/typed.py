"""A form with fields of several kinds, and what somebody typed in another."""

from datetime import UTC, datetime

from django import forms

from amersfoort_veiligheid.web.forms import ShellForm

AT = datetime(2026, 9, 1, 12, tzinfo=UTC)


class PlanForm(ShellForm):
    title = forms.CharField(label="Titel")
    wards = forms.MultipleChoiceField(label="Wijken", choices=[("1", "Stad"), ("2", "Vathorst")], required=False)
    is_shared = forms.BooleanField(label="Gedeeld", required=False)
    file = forms.FileField(label="Bijlage", required=False)


def typed(user, text="Half af", **changes) -> dict[str, str]:
    """The form "laat vervallen" as the browser sends it, with a text that is too long when asked."""
    return {"reason": text, "draft_form": "WaiveForm", "draft_user": str(user.pk), **changes}
