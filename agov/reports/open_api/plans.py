"""Plans as everybody reads them: the same values as their public page, so a part that is off is not here either."""

from __future__ import annotations

from django.urls import reverse

from agov.reports.open_api.asked import Asked, NotThereError, day, origin, page_of, rows_of
from agov.reports.open_api.publications import listed
from agov.reports.open_api.shapes import Verwijzing
from agov.reports.open_api.shapes_work import (
    Aanpak,
    Doel,
    DoelLijst,
    Kosten,
    LaatsteBericht,
    Plan,
    PlanLijst,
    PlanRegel,
    Probleem,
    Uitvoering,
)
from vap.enums import PublicPart
from vap.models import VAP, Evaluation
from vap.queries.public_plans import PublicDeeds, PublicLine, PublicPlan, line_of, public_plan, public_plans


def plans(asked: Asked) -> PlanLijst:
    """The plans that were decided on, by theme. Three queries."""
    rows = public_plans().order_by("theme__name", "theme", "title", "pk")
    if state := asked.query.get("stand"):
        rows = rows.filter(state=state)
    if theme := asked.query.get("thema"):
        rows = rows.filter(theme__name__iexact=theme)
    page, found = rows_of(asked, rows)
    results = set(Evaluation.objects.filter(vap__in=[row.pk for row in found], closed_on__isnull=False).values_list(
        "vap", flat=True))  # fmt: skip
    return {
        **listed(page),
        "resultaten": [_line(row, line_of(row, asked.today), row.pk in results, asked) for row in found],
    }


def plan(asked: Asked) -> Plan:
    """One plan, as far as its parts are public."""
    row = _plan(asked)
    told = public_plan(row, asked.today)
    return {
        **_line(row, told.line, told.has_result, asked),
        "herkomst": origin(),
        "aanspreekpunt": told.contact,
        "probleem": _problem(told),
        "aanpak": _approach(told),
        "uitvoering": _deeds(told.deeds) if told.deeds is not None else None,
        "kosten": _money(told),
    }


def goals(asked: Asked) -> DoelLijst:
    """The goals of one plan, when they are public."""
    told = public_plan(_plan(asked), asked.today)
    if told.goals is None:
        raise NotThereError("De doelen van dit plan zijn niet openbaar.")
    page = page_of(asked, len(told.goals))
    part: list[Doel] = [
        {
            "titel": goal.title,
            "soort": goal.kind,
            "streven": goal.target,
            "streefdatum": day(goal.target_date),
            "uitkomst": goal.outcome,
            "toelichting": goal.words,
        }
        for goal in told.goals[page.start : page.start + page.size]
    ]
    return {**listed(page), "resultaten": part}


def _plan(asked: Asked) -> VAP:
    row = public_plans().filter(pk=asked.names["nummer"]).first()
    if row is None:
        raise NotThereError("Er is geen openbaar plan met dit nummer.")
    return row


def _line(row: VAP, line: PublicLine, has_result: bool, asked: Asked) -> PlanRegel:
    news: LaatsteBericht | None = None
    if line.news is not None:
        news = {"ouderdom": line.news.age, "isLangStil": line.news.is_quiet}
    goals_link: Verwijzing | None = None
    if row.shows(PublicPart.GOALS):
        goals_link = asked.at("plannen", row.pk, "doelen")
    result = asked.link(reverse("vap:result-public", args=[row.pk])) if has_result else None
    return {
        "nummer": row.pk,
        "titel": line.title,
        "code": row.code,
        "thema": str(row.theme),
        "cyclus": str(row.cycle),
        "stand": line.state_label,
        "standCode": line.state,
        "begintOp": day(row.start_date),
        "eindigtOp": day(line.ends_on),
        "geeindigdOp": day(line.ended_on),
        "laatsteBericht": news,
        "_links": {
            "self": asked.at("plannen", row.pk),
            "pagina": asked.link(reverse("vap:plan-public", args=[row.pk])),
            "doelen": goals_link,
            "resultaat": result,
        },
    }


def _problem(told: PublicPlan) -> Probleem | None:
    if told.problem is None:
        return None
    return {
        "tekst": told.problem.text,
        "gebieden": list(told.problem.areas),
        "doelgroepen": list(told.problem.groups),
    }


def _approach(told: PublicPlan) -> Aanpak | None:
    if told.approach is None:
        return None
    return {"tekst": told.approach.text, "omdat": told.approach.because, "daardoor": told.approach.therefore}


def _deeds(deeds: PublicDeeds) -> Uitvoering:
    return {
        "organisaties": list(deeds.organisations),
        "activiteiten": [
            {
                "titel": one.title,
                "organisatie": one.organisation,
                "stand": one.state_label,
                "aantal": one.amount,
                "begintOp": one.starts.isoformat(),
                "eindigtOp": one.ends.isoformat(),
                "gedaanOp": day(one.done_on),
            }
            for one in deeds.lines
        ],
    }


def _money(told: PublicPlan) -> Kosten | None:
    if told.money is None:
        return None
    return {
        "tekst": told.money.words,
        "besteed": told.money.spent,
        "partners": [{"organisatie": name, "bedrag": amount} for name, amount in told.money.partners],
    }
