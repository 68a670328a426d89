"""What everybody finds: plans that were decided on, results, choices, outcomes of the overleg, answers to the council.

Of a plan only the parts that are on are searched: what is off is an empty text before the search begins.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Case, F, QuerySet, TextField, Value, When
from django.db.models.functions import Cast
from django.urls import reverse

from agov.models import CouncilQuestion, Edition
from agov.queries.open_meetings import public_items, public_outcomes
from agov.queries.search_kind import Kind, short, told
from cycle.models import Area
from vap.enums import PublicPart
from vap.models import VAP, Evaluation, Priority, PublishedChoices


def newest_public() -> QuerySet[Edition]:
    """Of each series its newest public edition, without the large texts."""
    return Edition.objects.newest_public().light().select_related("publication")


def wijken() -> QuerySet[Area]:
    """The wijken of now."""
    return Area.objects.current().wijken()


def buurten() -> QuerySet[Area]:
    """The buurten of now, each with the wijk that has a page."""
    return Area.objects.current().filter(parent__in=wijken()).select_related("parent")


def public_plans() -> QuerySet[VAP]:
    """Plans for everybody, with ``shown_problem`` and ``shown_approach``: empty when that part is off."""
    parts = VAP.objects.public().annotate(parts_text=Cast("public_parts", TextField()))
    return parts.annotate(
        shown_problem=_shown(PublicPart.PROBLEM, "problem"), shown_approach=_shown(PublicPart.APPROACH, "approach")
    ).select_related("theme")


def _shown(part: PublicPart, field: str) -> Case:
    return Case(
        When(parts_text__contains=f'"{part.value}"', then=F(field)), default=Value(""), output_field=TextField()
    )


def public_questions() -> QuerySet[CouncilQuestion]:
    """Questions of the council that were made public, at editions that are still public."""
    rows = CouncilQuestion.objects.for_everybody().filter(edition__in=Edition.objects.public())
    return rows.select_related("edition__publication").defer("edition__value", "edition__body")


def public_kinds(today: date) -> dict[str, Kind]:
    """What is public, beside reports, places and words."""
    return {
        "openbaar-plan": Kind(
            "Plannen",
            lambda reader: public_plans(),
            ("title", "shown_problem", "shown_approach", "theme__name"),
            lambda row: reverse("vap:plan-public", args=[row.pk]),
            lambda row: str(row.title),
            lambda row: short(told([f"{row.theme}, {row.get_state_display()}", row.shown_problem])),
        ),
        "openbaar-resultaat": Kind(
            "Wat plannen opleverden",
            lambda reader: Evaluation.objects.filter(
                closed_on__isnull=False, vap__in=VAP.objects.public()
            ).select_related("vap"),
            ("vap__title", "summary", "what_was_done", "what_was_reached", "situation_now"),
            lambda row: reverse("vap:result-public", args=[row.vap_id]),
            lambda row: f"Werkte “{row.vap}”?",
            lambda row: short(row.summary or row.what_was_reached),
        ),
        "openbare-keuze": Kind(
            "Wat de stad koos",
            lambda reader: Priority.objects.public().filter(cycle__in=PublishedChoices.objects.values("cycle")),
            ("title", "statement", "aim"),
            lambda row: reverse("vap:public-choices", args=[row.cycle_id]),
            lambda row: str(row.title),
            lambda row: short(row.aim),
        ),
        "openbare-uitkomst": Kind(
            "Uit het overleg",
            lambda reader: public_outcomes(today),
            ("text",),
            lambda row: reverse("agov:public-meeting", args=[row.item.meeting_id]),
            lambda row: f"{row.code} {row.text}",
            lambda row: f"{str(row.get_kind_display()).capitalize()}, {row.item.meeting}",
        ),
        "openbaar-agendapunt": Kind(
            "Besproken in het overleg",
            lambda reader: public_items(today).select_related("meeting"),
            ("title", "explanation"),
            lambda row: reverse("agov:public-meeting", args=[row.meeting_id]),
            lambda row: str(row.title),
            lambda row: str(row.meeting),
        ),
        "openbare-vraag": Kind(
            "Vragen van de raad",
            lambda reader: public_questions(),
            ("text", "answer", "heading"),
            lambda row: (
                reverse("agov:edition-page", args=[row.edition.publication.slug, row.edition.number])
                + f"#vraag-{row.pk}"
            ),
            lambda row: short(row.text),
            lambda row: short(row.answer),
        ),
    }
