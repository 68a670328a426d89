"""The raadsinformatiebrief as a publication: a head as on paper, what its writer typed, and what comes with it.

It names no person. Of a question or an outcome only the day and the number are told: their words have readers of their
own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from agov.enums import EditionState, LetterOccasion, LetterPurpose, PublicationKind
from agov.models import CouncilLetter, Edition
from agov.reports.edition_words import Check
from agov.reports.kinds.shape import NOT_WRITTEN, Content, Kind, NoContentError, OwnText, Subject, finished
from amersfoort_veiligheid.documents.tables import Column, Table, dutch_date, join_words, text
from analysis.reports.base import Part, Report, Section, SourceLine
from cycle.enums import BodyKind, RequestState
from cycle.models import Body

HEAD, ANNEXES, SETTLES = "kop", "bijlagen", "toezeggingen"
NOT_TREATED: Final = "nog niet: eerst behandelt het college deze brief"
CORE: Final = "kern"
TEXTS: Final = (
    OwnText(
        "aanleiding",
        "Aanleiding",
        "Waarom schrijft het college deze brief?",
        "Wat vroeg de raad, wat is er gebeurd, of wat is er uitgekomen?",
        is_required=True,
    ),
    OwnText(
        CORE,
        "Kernboodschap",
        "Wat moet de raad onthouden?",
        "In drie tot vijf zinnen. Noem geen personen.",
        is_required=True,
    ),
    OwnText(
        "vraag",
        "Wat vertellen of vragen wij de raad?",
        "Wat vertellen of vragen wij de raad?",
        "Hoeft de raad niets te doen, schrijf dat dan op.",
        is_required=True,
    ),
    OwnText("vervolg", "Vervolg", "Wat gebeurt er nu, en wanneer?", is_required=True),
    OwnText(
        "kosten",
        "Kosten",
        "Wat kost het, en waar komt het geld vandaan?",
        "Kost het niets extra, schrijf dat dan op.",
        is_required=True,
    ),
)


def build_letter(letter: CouncilLetter) -> Report:
    """Build the report value; what is typed comes in later."""
    annexes = list(letter.annexes.select_related("publication").order_by("publication__title", "pk"))
    sections = [
        Section(HEAD, "De brief", "", parts=(Part(HEAD, "De brief", facts=_head(letter)),)),
        *(
            Section(one.key, one.heading, "", parts=(Part(one.key, one.heading, paragraphs=(NOT_WRITTEN,)),))
            for one in TEXTS
        ),
    ]
    settled = _settled(letter)
    if settled:
        sections.append(Section(SETTLES, "Wat is hiermee afgedaan?", "", items=settled))
    if annexes:
        sections.append(Section(ANNEXES, "Bijlagen", "", tables=(_annexes(annexes),)))
    day = dutch_date(letter.college_on) if letter.college_on else "concept"
    town = settings.MUNICIPALITY_NAME
    return Report(
        kind=PublicationKind.LETTER.value,
        code=str(letter.pk),
        period=str(letter.year),
        municipality=town,
        title=f"Raadsinformatiebrief {letter.year}-{letter.number:02d}: {letter.subject}",
        question="Wat wil het college dat de raad weet?",
        answer=_answer(letter),
        key_figures=(),
        sections=tuple(sections),
        sources=(SourceLine("Raadsinformatiebrief", f"Bron: gemeente {town}", letter.code, day, ""),),
        unknowns=(),
        is_example=settings.IS_EXAMPLE,
    )


def _answer(letter: CouncilLetter) -> str:
    if letter.purpose == LetterPurpose.ASK:
        return "Het college legt dit aan de raad voor om te bespreken."
    return "Het college informeert de raad."


def body_name(kind: BodyKind) -> str:
    """How this municipality calls the body; the first of its kind."""
    return str(Body.objects.filter(kind=kind).order_by("pk").values_list("name", flat=True).first() or kind.label)


def _head(letter: CouncilLetter) -> tuple[tuple[str, str], ...]:
    """As a letter of the college begins."""
    decided = f" ({letter.college_decision})" if letter.college_decision else ""
    return (
        ("Aan", body_name(BodyKind.COUNCIL)),
        ("Van", body_name(BodyKind.COLLEGE)),
        ("Datum", dutch_date(letter.college_on) + decided if letter.college_on else NOT_TREATED),
        ("Onderwerp", letter.subject),
        ("Kenmerk", letter.code),
        ("Voor de raad", str(letter.get_purpose_display())),
        ("Naar aanleiding van", occasion_words(letter)),
    )


def occasion_words(letter: CouncilLetter) -> str:
    """What the letter follows on, in words that everybody may read."""
    if letter.edition is not None:
        return f"{letter.edition.title}, editie {letter.edition.number}"
    if letter.question is not None:
        return f"een technische vraag van de raad van {dutch_date(timezone.localdate(letter.question.asked_at))}"
    if letter.request is not None:
        kind, day = letter.request.get_kind_display(), dutch_date(letter.request.raised_on)
        return f"{kind} van {day}: {letter.request.title}"
    if letter.outcome is not None:
        return f"uitkomst {letter.outcome.code} van het overleg"
    return str(LetterOccasion.OTHER.label)


def _settled(letter: CouncilLetter) -> tuple[str, ...]:
    rows = letter.settles.order_by("raised_on", "pk")
    return tuple(f"{one.get_kind_display().capitalize()} van {dutch_date(one.raised_on)}: {one.title}" for one in rows)


def _annexes(rows: list[Edition]) -> Table:
    """Every annex with its number and fingerprint, so that it can be told from another edition."""
    columns = (
        Column("bijlage", "Bijlage", is_row_header=True),
        Column("editie", "Editie"),
        Column("openbaar", "Openbaar sinds"),
        Column("vingerafdruk", "Vingerafdruk"),
        Column("adres", "Adres"),
    )
    cells = tuple(
        (
            text(one.title),
            text(str(one.number)),
            text(dutch_date(timezone.localdate(one.published_at)) if one.published_at else ""),
            text(one.content_hash),
            text(reverse("agov:edition-page", args=[one.publication.slug, one.number])),
        )
        for one in rows
    )
    return Table(ANNEXES, "Bijlagen", columns, cells, source=f"gemeente {settings.MUNICIPALITY_NAME}")


# --- what must be right


def letter_checks(code: str) -> Iterator[Check]:
    """The council is reached by the college only (S133), and an annex is there for who reads the letter."""
    letter = CouncilLetter.objects.filter(pk=code).first()
    if letter is None:
        return
    if letter.college_on is None:
        yield Check(
            True,
            "Het college heeft deze brief nog niet behandeld.",
            "Naar de raad gaat een brief alleen via het college. Noteer bij de brief de dag en het besluit.",
        )
    gone = [f"“{one.title}”" for one in letter.annexes.light() if one.state != EditionState.PUBLISHED]
    if gone:
        yield Check(True, "Een bijlage is niet meer openbaar.", f"{join_words(gone)}. Haal haar van de lijst.")
    closed = [f"“{one.title}”" for one in letter.settles.all() if one.state != RequestState.OPEN]
    if closed:
        yield Check(False, "Wat deze brief afdoet, is al afgedaan.", f"{join_words(closed)}. Dat verandert dan niets.")


# --- as a kind of publication


def _subjects() -> list[Subject]:
    """Letters of which no edition is on its way, newest first: a better text of one that was sent."""
    on_its_way = Edition.objects.filter(
        publication__kind=PublicationKind.LETTER,
        state__in=[EditionState.DRAFT, EditionState.REVIEW, EditionState.APPROVED],
    )
    busy = set(on_its_way.values_list("publication__code", flat=True))
    rows = CouncilLetter.objects.order_by("-year", "-number")
    return [Subject(str(one.pk), str(one.year), str(one)) for one in rows if str(one.pk) not in busy]


def _build(code: str, period: str) -> Content:
    rows = CouncilLetter.objects.select_related("edition", "question", "request", "outcome")
    letter = rows.filter(pk=code, year=period).first() if code.isdigit() and period.isdigit() else None
    if letter is None:
        raise NoContentError("Deze brief bestaat niet.")
    return finished(build_letter(letter))


def _texts(report: Report) -> tuple[OwnText, ...]:
    keys = {part.key for section in report.sections for part in section.parts}
    return tuple(one for one in TEXTS if one.key in keys)


def _summary(report: Report) -> str:
    """The core of the letter is its summary."""
    parts = [part for section in report.sections for part in section.parts if part.key == CORE]
    said = parts[0].paragraphs[0] if parts and parts[0].paragraphs else NOT_WRITTEN
    return "[Schrijf hier in twee zinnen waar deze brief over gaat.]" if said == NOT_WRITTEN else said


LETTER: Final = Kind(
    subjects=_subjects,
    build=_build,
    about="Wat het college de raad vertelt of vraagt, met de stukken die erbij horen.",
    nothing="Schrijf eerst een nieuwe brief.",
    summary=_summary,
    own_texts=_texts,
    checks=letter_checks,
    begin="agov:letter-add",
)
