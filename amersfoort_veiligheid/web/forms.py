"""Base of every form: the look, the error summary and the button are set here once."""

from __future__ import annotations

from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from amersfoort_veiligheid.web.free_text import no_personal_data, seems_to_name_someone


def form_helper(*, submit: str, action: str = "", method: str = "post") -> FormHelper:
    """Make the helper that draws a form with one button.

    The browser's own checking is off (novalidate): errors come from the server, in Dutch, in one summary on top with
    links to the fields, and what was typed is still there.
    """
    helper = FormHelper()
    helper.form_method = method
    helper.form_action = action
    helper.attrs = {"novalidate": ""}
    helper.render_hidden_fields = True  # also when a form lays out its own fields
    helper.add_input(Submit("", submit))
    return helper


class KeepsDraft(forms.BaseForm):
    """What somebody typed is kept until it is saved (web/drafts.py), unless ``keeps_draft`` is off.

    Forms with a password never keep anything; files are not kept.
    """

    keeps_draft: ClassVar[bool] = True

    @property
    def draft_name(self) -> str:
        """The name of this form in a draft; empty when it keeps none."""
        is_secret = any(isinstance(field.widget, forms.PasswordInput) for field in self.fields.values())
        if not self.keeps_draft or is_secret:
            return ""
        return f"{type(self).__name__}:{self.prefix}" if self.prefix else type(self).__name__

    def restore(self, typed: QueryDict) -> None:
        """Put what was typed earlier in the fields of a form that was not sent yet."""
        values = dict(self.initial)
        for name, field in self.fields.items():
            key = self.add_prefix(name)
            if isinstance(field, forms.FileField) or field.widget.value_omitted_from_data(typed, MultiValueDict(), key):
                continue
            values[name] = field.widget.value_from_datadict(typed, MultiValueDict(), key)
        self.initial = values


class ShellForm(KeepsDraft, forms.Form):
    """A form drawn by ``{% crispy form %}``; set ``submit_label`` to what the button does."""

    submit_label: ClassVar[str] = "Opslaan"
    all_optional: ClassVar[bool] = False  # filters: then no field says "(niet verplicht)"

    @property
    def helper(self) -> FormHelper:
        """The helper that crispy asks for."""
        return form_helper(submit=self.submit_label)


class ShellModelForm(KeepsDraft, forms.ModelForm):
    """The same for a form of a model."""

    submit_label: ClassVar[str] = "Opslaan"
    all_optional: ClassVar[bool] = False

    @property
    def helper(self) -> FormHelper:
        """The helper that crispy asks for."""
        return form_helper(submit=self.submit_label)


class FreeTextForm(ShellForm):
    """A form in which people type a text: data on persons are refused, and what looks like a name is asked about once.

    ``free_text`` names the fields. The question is a box to tick that only appears when there is something to ask.
    """

    free_text: ClassVar[tuple[str, ...]] = ()
    NAMES_CHECKED: ClassVar[str] = "names_checked"

    def clean(self) -> dict[str, Any]:
        """Look at every text that came through its own checks."""
        cleaned = super().clean() or self.cleaned_data
        is_checked = bool(self.data.get(self.add_prefix(self.NAMES_CHECKED)))
        for name in self.free_text:
            text = cleaned.get(name) or ""
            try:
                no_personal_data(text)
            except ValidationError as refusal:
                self.add_error(name, refusal)
                continue
            if seems_to_name_someone(text):
                self._ask_about_names()
                if not is_checked:
                    self.add_error(name, "Noemt u hier een persoon? Haal de naam weg, of zet hieronder het vinkje.")
        return cleaned

    def _ask_about_names(self) -> None:
        self.fields[self.NAMES_CHECKED] = forms.BooleanField(
            label="Ik noem geen persoon: wat op een naam lijkt, is bijvoorbeeld een straat", required=False
        )


class FilterForm(forms.Form):
    """The form of a filter: every field may stay empty."""

    all_optional: ClassVar[bool] = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)
