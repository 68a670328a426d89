"""Base of every form: the look, the error summary and the button are set here once."""

from __future__ import annotations

from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms


def form_helper(*, submit: str, action: str = "", method: str = "post") -> FormHelper:
    """Make the helper that draws a form with one button.

    The browser's own checking is off (novalidate): errors come from the server, in Dutch, in one summary on top with
    links to the fields, and what was typed is still there.
    """
    helper = FormHelper()
    helper.form_method = method
    helper.form_action = action
    helper.attrs = {"novalidate": ""}
    helper.add_input(Submit("", submit))
    return helper


class ShellForm(forms.Form):
    """A form drawn by ``{% crispy form %}``; set ``submit_label`` to what the button does."""

    submit_label: ClassVar[str] = "Opslaan"
    all_optional: ClassVar[bool] = False  # filters: then no field says "(niet verplicht)"

    @property
    def helper(self) -> FormHelper:
        """The helper that crispy asks for."""
        return form_helper(submit=self.submit_label)


class ShellModelForm(forms.ModelForm):
    """The same for a form of a model."""

    submit_label: ClassVar[str] = "Opslaan"
    all_optional: ClassVar[bool] = False

    @property
    def helper(self) -> FormHelper:
        """The helper that crispy asks for."""
        return form_helper(submit=self.submit_label)


class FilterForm(forms.Form):
    """The form of a filter: every field may stay empty."""

    all_optional: ClassVar[bool] = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)
