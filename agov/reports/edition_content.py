"""What an edition of each kind says, and what there is to choose from. Each kind has its own module in ``kinds``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from agov.enums import PublicationKind
from agov.models import Edition
from agov.reports.edition_checks import Delivered
from agov.reports.kinds.annual import ANNUAL
from agov.reports.kinds.evaluation import EVALUATION
from agov.reports.kinds.figures import kind_of_figures
from agov.reports.kinds.letter import LETTER
from agov.reports.kinds.mandatory import MANDATORY
from agov.reports.kinds.progress import PROGRESS
from agov.reports.kinds.safety_analysis import ANALYSIS
from agov.reports.kinds.shape import Content, Kind, NoContentError, OwnText, say
from agov.reports.kinds.theme import THEME
from agov.reports.kinds.year_plan import YEAR_PLAN
from analysis.enums import DeliveryState
from analysis.models import Delivery
from analysis.reports import base
from analysis.reports.base import Report

__all__ = [
    "KINDS",
    "Content",
    "NoContentError",
    "asked_texts",
    "content_of",
    "delivered",
    "kind_of",
    "kinds_to_publish",
    "proposed_summary",
    "said_in",
    "subjects_to_publish",
]

KINDS: Final[Mapping[PublicationKind, Kind]] = {  # in the order of the form
    PublicationKind.ANALYSIS: ANALYSIS,
    PublicationKind.EXECUTION: YEAR_PLAN,
    PublicationKind.ANNUAL: ANNUAL,
    PublicationKind.LETTER: LETTER,
    PublicationKind.PROGRESS: PROGRESS,
    PublicationKind.EVALUATION: EVALUATION,
    PublicationKind.THEME: THEME,
    PublicationKind.CITY: kind_of_figures(PublicationKind.CITY),
    PublicationKind.WIJK: kind_of_figures(PublicationKind.WIJK),
    PublicationKind.TARGET_GROUP: kind_of_figures(PublicationKind.TARGET_GROUP),
    PublicationKind.MANDATORY: MANDATORY,
}


def content_of(kind: str, code: str, period: str) -> Content:
    """The content as it stands now. Raises ``NoContentError``."""
    if kind not in KINDS:
        raise NoContentError("Van deze soort wordt geen editie gemaakt.")
    return KINDS[PublicationKind(kind)].build(code, period)


def kind_of(kind: str) -> Kind | None:
    """What a kind of publication asks and offers; None when none is made of it."""
    return KINDS.get(PublicationKind(kind))


@dataclass(frozen=True)
class Offered:
    """A kind that can be published: what it shows, and of what; ``choices`` are (kind|code|period, title)."""

    kind: PublicationKind
    about: str
    nothing: str
    choices: tuple[tuple[str, str], ...]
    begin: str = ""  # the name of the page where something new of this kind begins

    @property
    def label(self) -> str:
        """How the kind is called, as a heading."""
        return str(self.kind.label).capitalize()


def kinds_to_publish() -> list[Offered]:
    """Every kind, also one of which there is nothing to choose yet."""
    return [
        Offered(
            kind=kind,
            about=made.about,
            nothing=made.nothing,
            begin=made.begin,
            choices=tuple((f"{kind}|{one.code}|{one.period}", one.title) for one in made.subjects()),
        )
        for kind, made in KINDS.items()
    ]


def subjects_to_publish() -> list[tuple[str, list[tuple[str, str]]]]:
    """The choices by kind, without kinds that have none."""
    return [(one.label, list(one.choices)) for one in kinds_to_publish() if one.choices]


def proposed_summary(edition: Edition) -> str:
    """First words for a summary that nobody began; empty when there are none for this kind, or it was begun."""
    kind = kind_of(edition.publication.kind)
    return "" if edition.summary or kind is None else kind.summary(base.load(edition.value))


def asked_texts(kind: str, report: Report) -> tuple[OwnText, ...]:
    """The parts of this report that the writer of the edition types."""
    made = kind_of(kind)
    return () if made is None else made.own_texts(report)


def said_in(edition: Edition, report: Report) -> Report:
    """The report with what was typed in this edition."""
    asked = asked_texts(edition.publication.kind, report)
    return say(report, edition.own_words, asked) if asked else report


def delivered(numbers: list[int]) -> list[Delivered]:
    """The deliveries with these numbers, and whether each may be published from."""
    rows = Delivery.objects.filter(pk__in=numbers).select_related("table").order_by("pk")
    good = (DeliveryState.APPROVED, DeliveryState.REPLACED)  # replaced: it was approved when the edition was made
    return [Delivered(name=str(row), is_approved=row.state in good) for row in rows]
