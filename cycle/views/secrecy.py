"""What may be done with secrecy that was imposed, for the pages of whatever it rests on: papers and plans."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.utils import timezone

from amersfoort_veiligheid.web.access import UserRequest
from amersfoort_veiligheid.web.editing import StaleEditError
from amersfoort_veiligheid.web.editing_forms import RevisionForm
from cycle.forms.secrecy import LayForm, LiftForm
from cycle.models import Secrecy
from cycle.services import secrecy as services


@dataclass(frozen=True)
class Deed:
    """A form, the name under which the page shows it, the prefix of its fields, and the service that it asks."""

    name: str
    form: type[RevisionForm]
    prefix: str
    service: Callable[..., Secrecy]


LAY = Deed("lay_form", LayForm, "raad", services.lay_before_council)
LIFT = Deed("lift_form", LiftForm, "op", services.lift)


@dataclass(frozen=True)
class Refused:
    """The form with what is wrong, for drawing the page again, and the status of that answer."""

    status: int
    shown: dict[str, RevisionForm]


def open_forms(secrecy: Secrecy | None) -> dict[str, Any]:
    """The forms that can still be sent: none without secrecy, and laying before the council once."""
    if secrecy is None:
        return {LAY.name: None, LIFT.name: None}
    deeds = [LIFT] if secrecy.council_on else [LAY, LIFT]
    return {LAY.name: None} | {deed.name: deed.form(prefix=deed.prefix, instance=secrecy) for deed in deeds}


def carry_out(request: UserRequest, deed: Deed, secrecy: Secrecy) -> Refused | None:
    """Do what was sent and say so; None when it was done."""
    form = deed.form(request.POST, prefix=deed.prefix, instance=secrecy)
    status = 422
    if form.is_valid():
        typed = {key: form.cleaned_data[key] for key in ("on", "lifted_by") if key in form.cleaned_data}
        try:
            deed.service(secrecy_id=secrecy.pk, seen=form.seen, **typed, by=request.user, at=timezone.now())
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except services.SecrecyError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, "Bewaard.")
            return None
    return Refused(status, {deed.name: form})
