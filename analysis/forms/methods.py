"""The form with which an onderzoeker writes how a figure or report is made."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from amersfoort_veiligheid.web.forms import FreeTextForm
from analysis.forms.fields import long_text
from analysis.models import MethodVersion

WRITE = "Schrijf het op."


class MethodForm(FreeTextForm):
    """The next version of an explanation, begun with the words of the newest; the first one has no change to tell."""

    submit_label = "Maak deze versie openbaar"
    free_text = ("summary", "how", "limits", "changed", "reason")

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    summary = long_text(
        "In het kort", help_text="Eén of twee zinnen die iedereen begrijpt.", error_messages={"required": WRITE}
    )
    how = long_text(
        "Zo maken wij het",
        rows=14,
        help_text="Welke stappen, welke formule en waar die vandaan komt. Een lege regel begint een nieuwe alinea.",
        error_messages={"required": WRITE},
    )
    limits = long_text("Wat het niet zegt", rows=6, error_messages={"required": "Schrijf op wat wij niet weten."})
    changed = long_text(
        "Wat is er anders dan in de vorige versie?",
        help_text="Iedereen leest dit.",
        error_messages={"required": "Schrijf op wat er anders is."},
    )
    reason = long_text("Waarom?", help_text="Iedereen leest dit.", error_messages={"required": "Schrijf op waarom."})

    def __init__(self, data: QueryDict | None = None, *, newest: MethodVersion | None) -> None:
        words = {name: getattr(newest, name) for name in ("summary", "how", "limits")} if newest else {}
        super().__init__(data, initial={"seen": newest.number if newest else 0, **words})
        self.fields["how"].widget.attrs["class"] = "is-long"
        if newest is None:
            del self.fields["changed"], self.fields["reason"]

    def show_newer(self, newer: MethodVersion) -> None:
        """Say that there is a newer version; sending the same page again then follows on it, knowingly."""
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["seen"] = str(newer.number)
        self.data = data
        self.add_error(
            None,
            f"Iemand anders maakte intussen versie {newer.number}. Uw tekst is nog niet bewaard. Lees hieronder wat er "
            "nu staat, pas uw tekst aan en bewaar opnieuw.",
        )
