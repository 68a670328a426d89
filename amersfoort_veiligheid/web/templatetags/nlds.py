"""Filters of the form template pack "nlds" (templates/nlds): NL Design System classes for Django's widgets."""

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def styled(field: BoundField) -> SafeString:
    """Draw the control of a field with the classes of its kind; classes of the widget itself stay."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        base, extra = "utrecht-checkbox", "utrecht-checkbox--html-input"
    elif isinstance(widget, forms.Select):
        base, extra = "utrecht-select", "utrecht-select--html-select"
    elif isinstance(widget, forms.Textarea):
        base, extra = "utrecht-textarea", "utrecht-textarea--html-textarea"
    elif isinstance(widget, forms.FileInput):
        base, extra = "", ""
    else:
        base, extra = "utrecht-textbox", "utrecht-textbox--html-input"
    classes = [widget.attrs.get("class", ""), base, extra]
    if base and field.errors:
        classes.append(f"{base}--invalid")
    return field.as_widget(attrs={"class": " ".join(part for part in classes if part)})


@register.filter
def focus_id(field: BoundField) -> str:
    """Give the id where the link of an error leads: the control, or the first of several options."""
    return field.id_for_label or f"{field.auto_id}_0"
