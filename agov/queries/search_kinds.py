"""The kinds of things that can be found, each as its reader may see it: what is searched, where it leads, what is told.

Every kind starts at rows that the reader may see. What is hidden of a row (a part of a plan that is off, a draft of an
answer) is no field here, so it is neither searched nor shown.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Case, Exists, OuterRef, TextField, Value, When
from django.db.models.functions import Cast
from django.urls import reverse

from agov.enums import OutcomeKind, PublicationKind, SubjectKind
from agov.models import AgendaItem, CouncilQuestion, Meeting, Outcome, WithheldPart
from agov.queries.search_kind import Kind, short, told
from agov.queries.search_public import buurten, newest_public, public_kinds, wijken
from agov.queries.subjects import ENTRIES
from amersfoort_veiligheid.accounts.models import User
from analysis.models import MethodVersion
from cycle.models import GlossaryTerm

_SUBJECT_FIELDS: Final[dict[SubjectKind, tuple[str, ...]]] = {
    SubjectKind.VAP: ("title", "problem", "approach"),
    SubjectKind.PRIORITY: ("title", "statement", "aim"),
    SubjectKind.FINDING: ("claim", "explanation"),
    SubjectKind.ANALYSIS: ("title", "summary"),
    SubjectKind.PROJECT: ("title", "description"),
    SubjectKind.INNOVATION: ("title", "idea", "question"),
    SubjectKind.CONSEQUENCE: ("what", "why", "department"),
    SubjectKind.EXPECTATION: ("text", "answer", "organisation__name"),
    SubjectKind.SESSION: ("title", "alignment"),
    SubjectKind.AGREEMENT: ("text", "owner_function"),
    SubjectKind.REQUEST: ("title", "text", "answer"),
    SubjectKind.DOCUMENT: ("title", "summary"),
    SubjectKind.MANDATE: ("title", "summary"),
    SubjectKind.STEP: ("activity", "explanation"),
}
_LABELS: Final[dict[SubjectKind, str]] = {
    SubjectKind.VAP: "Plannen",
    SubjectKind.PRIORITY: "Prioriteiten",
    SubjectKind.FINDING: "Bevindingen",
    SubjectKind.ANALYSIS: "Veiligheidsanalyses",
    SubjectKind.PROJECT: "Lopende projecten",
    SubjectKind.INNOVATION: "Innovatie",
    SubjectKind.CONSEQUENCE: "Consequenties",
    SubjectKind.EXPECTATION: "Verwachtingen",
    SubjectKind.SESSION: "Sessies met partners",
    SubjectKind.AGREEMENT: "Afspraken van het overleg",
    SubjectKind.REQUEST: "Verzoeken van de raad",
    SubjectKind.DOCUMENT: "Beleidsdocumenten",
    SubjectKind.MANDATE: "Mandaten",
    SubjectKind.STEP: "Stappen van de cyclus",
}


def kinds(user: User | None, today: date) -> dict[str, Kind]:
    """What this reader can look through: accounts of themes first, they answer most questions of who is no officer.

    Who has a role finds the things themselves; everybody else finds of each what is public.
    """
    first = {**PUBLISHED, **PLACES}
    last = {"methode": METHODS, "begrip": GLOSSARY}
    if user is None or not user.roles:
        return {**first, **public_kinds(today), **last}
    inside = {kind.value: _of_subject(kind) for kind in _SUBJECT_FIELDS}
    return {**first, **inside, **OF_THE_TABLE, **last}


def _known(reader: User | None) -> User:
    if reader is None:
        raise TypeError("the public has no such kind")
    return reader


def _of_subject(kind: SubjectKind) -> Kind:
    entry = ENTRIES[kind]
    return Kind(
        _LABELS[kind],
        lambda reader: entry.rows(_known(reader)),
        _SUBJECT_FIELDS[kind],
        entry.url,
        entry.title,
        lambda row: short(told(text for _, text in entry.parts(row) if text)),
    )


def _edition(label: str, *, of_themes: bool) -> Kind:
    """Public editions: the newest of each series.

    An account of a theme is found by all that it tells: its goals name what its title does not. One with a part that
    not everybody reads is found by title and summary alone, for a hit would tell what stands in that part.
    """

    def rows(reader: User | None) -> Any:
        found = newest_public()
        theme = PublicationKind.THEME
        if of_themes:
            kept = Exists(WithheldPart.objects.filter(edition=OuterRef("pk")))
            text = Case(When(~kept, then=Cast("value", TextField())), default=Value(""), output_field=TextField())
            return found.filter(publication__kind=theme).alias(told=text)
        return found.exclude(publication__kind=theme)

    return Kind(
        label,
        rows,
        ("title", "summary", "told") if of_themes else ("title", "summary"),
        lambda row: reverse("agov:edition-page", args=[row.publication.slug, row.number]),
        lambda row: str(row.title),
        lambda row: f"Editie {row.number}. {short(row.summary)}",
    )


PUBLISHED: Final = {
    "thema": _edition("Wat deden we, per thema", of_themes=True),
    "rapport": _edition("Rapporten", of_themes=False),
}
PLACES: Final = {
    "wijk": Kind(
        "Wijken",
        lambda reader: wijken(),
        ("name",),
        lambda row: reverse("agov:public-wijk", args=[row.code]),
        lambda row: str(row.name),
    ),
    "buurt": Kind(
        "Buurten",
        lambda reader: buurten(),
        ("name",),
        lambda row: reverse("agov:public-wijk", args=[row.parent.code]),
        lambda row: str(row.name),
        lambda row: f"Buurt in {row.parent.name}",
    ),
}
GLOSSARY: Final = Kind(
    "Begrippen",
    lambda reader: GlossaryTerm.objects.all(),
    ("term", "definition"),
    lambda row: f"{reverse('cycle:glossary')}?{urlencode({'zoek': row.term})}",
    lambda row: str(row.term),
    lambda row: short(row.definition),
)
METHODS: Final = Kind(
    "Zo meten wij",
    lambda reader: MethodVersion.objects.newest_versions().order_by("name"),
    ("name", "summary"),
    lambda row: reverse("analysis:method-detail", args=[row.subject, row.key]),
    lambda row: str(row.name),
    lambda row: short(row.summary),
)
OF_THE_TABLE: Final = {
    "uitkomst": Kind(
        "Uitkomsten van het overleg",
        lambda reader: (
            Outcome.objects.visible_to(_known(reader))
            .exclude(kind=OutcomeKind.AGREEMENT)
            .select_related("item__meeting")
        ),
        ("text",),
        lambda row: reverse("agov:outcome-detail", args=[row.pk]),
        lambda row: f"{row.code} {row.text}",
        lambda row: f"{str(row.get_kind_display()).capitalize()}, {row.item.meeting}",
    ),
    "vraag": Kind(
        "Technische vragen van de raad",
        lambda reader: CouncilQuestion.objects.visible_to(_known(reader)),
        ("text", "answer", "heading"),
        lambda row: reverse("agov:question-detail", args=[row.pk]),
        lambda row: short(row.text),
        lambda row: short(row.answer) or str(row.get_state_display()).capitalize(),
    ),
    "vergadering": Kind(
        "Vergaderingen",
        lambda reader: Meeting.objects.visible_to(_known(reader)),
        ("title", "place"),
        lambda row: reverse("agov:meeting-detail", args=[row.pk]),
    ),
    "agendapunt": Kind(
        "Agendapunten",
        lambda reader: AgendaItem.objects.visible_to(_known(reader)).select_related("meeting"),
        ("title", "explanation", "draft_outcome"),
        lambda row: reverse("agov:item-detail", args=[row.pk]),
        words=lambda row: str(row.meeting),
    ),
}
