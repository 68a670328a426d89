"""Searching the register of lessons."""

from __future__ import annotations

from django import forms

from amersfoort_veiligheid.web.forms import FilterForm
from cycle.models import Theme
from vap.queries.lessons import LessonLine

SOURCES = [("", "Alles"), ("vap", "een VAP"), ("innovatie", "een innovatiethema"), ("project", "een project")]


class LessonSearchForm(FilterForm):
    """Words, theme and source."""

    zoek = forms.CharField(label="Zoek op woorden", required=False, max_length=200)
    theme = forms.ModelChoiceField(
        label="Thema", queryset=Theme.objects.all(), required=False, empty_label="Alle thema's"
    )
    bron = forms.ChoiceField(label="Komt uit", choices=SOURCES, required=False)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything was asked."""
        return any(self.data.get(name) for name in self.fields)

    def narrow(self, lines: list[LessonLine]) -> list[LessonLine]:
        """The lessons that answer; what can not be understood narrows nothing."""
        asked = self.cleaned_data if self.is_valid() else {}
        words = (asked.get("zoek") or "").casefold().split()
        theme, source = asked.get("theme"), asked.get("bron")
        return [
            line
            for line in lines
            if line.holds(words) and (theme is None or line.theme == theme) and (not source or line.kind == source)
        ]
