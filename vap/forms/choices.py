"""What the forms of this room let people choose from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Case, Model, QuerySet, When

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web.sent import whole_number
from cycle.enums import AreaLevel
from cycle.models import Area, Theme
from cycle.models.access import INSIDE_ROLES, STEERING_ROLES
from cycle.services.scope import OutOfScopeError, require_theme_in_scope

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
NO_NAMES = "Noem geen personen."


def text(rows: int = 3) -> forms.Textarea:
    """A text field of some lines."""
    return forms.Textarea(attrs={"rows": rows})


def offer(form: forms.Form, name: str, choices: QuerySet[Any]) -> None:
    """Set what a field lets choose from."""
    field = form.fields[name]
    if not isinstance(field, forms.ModelChoiceField):
        raise TypeError(f"{name} does not choose from rows")
    field.queryset = choices


def chosen_first(rows: QuerySet[Any], chosen: Iterable[Any], *order: Any) -> QuerySet[Any]:
    """The same rows with those that are ticked on top, so that a long list hides no tick."""
    pks = [getattr(one, "pk", one) for one in chosen]
    return rows.order_by(Case(When(pk__in=pks, then=0), default=1), *order)


class ThemeChoice(forms.ModelChoiceField):
    """A theme of this policy; one outside it is refused with the reason."""

    def to_python(self, value: Any) -> Any:
        """Say why a theme that is not offered cannot be chosen."""
        themes = Theme.objects.select_related("safety_kind")
        theme = themes.filter(pk=whole_number(str(value)) or 0).first()
        try:
            require_theme_in_scope(theme)
        except OutOfScopeError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return super().to_python(value)


class AreaChoices(forms.ModelMultipleChoiceField):
    """Areas by name, with what they are."""

    def label_from_instance(self, obj: Model) -> str:
        """The words of one option."""
        return f"{obj.get_level_display().capitalize()} {obj.name}" if isinstance(obj, Area) else str(obj)


class PersonChoice(forms.ModelChoiceField):
    """Somebody by name and function, for staff only."""

    def label_from_instance(self, obj: Model) -> str:
        """The words of one option."""
        return _person(obj)


class PersonChoices(forms.ModelMultipleChoiceField):
    """Several people by name and function, for staff only."""

    def label_from_instance(self, obj: Model) -> str:
        """The words of one option."""
        return _person(obj)


def _person(obj: Model) -> str:
    if not isinstance(obj, User):
        return str(obj)
    return ", ".join(str(part) for part in (obj.name, obj.function, obj.organisation) if part)


def themes() -> QuerySet[Theme]:
    """Themes in use that belong to this policy."""
    return Theme.objects.choosable()


def people() -> QuerySet[User]:
    """Active accounts of the municipality."""
    return _with_roles(*INSIDE_ROLES)


def scorers() -> QuerySet[User]:
    """Who may be asked to score: who steers the cycle, research, and partners. Who governs reads and enters nothing."""
    return _with_roles(*STEERING_ROLES, Role.ONDERZOEKER, Role.PARTNER)


def _with_roles(*roles: Role) -> QuerySet[User]:
    active = User.objects.filter(is_active=True, user_roles__role__in=roles)
    return active.select_related("organisation").order_by("name").distinct()


def areas() -> QuerySet[Area]:
    """The city, its wijken and its buurten as they are now."""
    levels = [AreaLevel.MUNICIPALITY, AreaLevel.WIJK, AreaLevel.BUURT]
    return Area.objects.current().filter(level__in=levels)


# The city first, then wijken, then buurten; within those by the official number.
AREA_ORDER = (Case(When(level=AreaLevel.MUNICIPALITY, then=0), When(level=AreaLevel.WIJK, then=1), default=2), "code")


def partners() -> QuerySet[Organisation]:
    """Organisations that still take part."""
    return Organisation.objects.filter(is_active=True)
