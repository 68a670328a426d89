"""Publications of the figures: the city, a wijk, a target group. Their report was made by the analysis already."""

from __future__ import annotations

from functools import partial
from typing import Final

from agov.enums import PublicationKind
from agov.reports.kinds.shape import Content, Kind, NoContentError, Subject
from amersfoort_veiligheid.documents.pdf import content_key
from analysis.models import GeneratedReport
from analysis.reports import base

ABOUT: Final = {
    PublicationKind.CITY: "De cijfers van de hele stad, met alle wijken naast elkaar.",
    PublicationKind.WIJK: "De cijfers van één wijk, naast de rest van de stad.",
    PublicationKind.TARGET_GROUP: "Hoe groot een doelgroep is, en hoe die verandert.",
}


def kind_of_figures(kind: PublicationKind) -> Kind:
    """A kind whose editions take over the newest generated report."""
    return Kind(
        subjects=partial(_subjects, kind),
        build=partial(_build, kind),
        about=ABOUT[kind],
        nothing="Hierover is nog geen rapport gemaakt.",
    )


def _subjects(kind: PublicationKind) -> list[Subject]:
    rows = GeneratedReport.objects.filter(kind=kind).order_by("-period", "title")
    found: dict[tuple[str, str], Subject] = {}
    for code, period, title in rows.values_list("code", "period", "title"):
        found.setdefault((code, period), Subject(code, period, title))
    return list(found.values())


def _build(kind: PublicationKind, code: str, period: str) -> Content:
    row = GeneratedReport.objects.newest(kind, code, period)
    if row is None:
        raise NoContentError("Over deze periode is er geen rapport. Kies een andere periode.")
    return Content(
        report=base.load(row.value),
        value=row.value,
        body=row.body,
        hash=content_key(row.value),
        deliveries=tuple(row.deliveries.order_by("pk").values_list("pk", flat=True)),
    )
