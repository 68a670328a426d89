"""N11: the list of 1,000 VAPs, beside the bare rows of one page in the same database."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from amersfoort_veiligheid.accounts.enums import Role
from tests.bench.measuring import Line, Options, dutch, in_turn, times
from tests.factories import OrganisationFactory, UserFactory, WijkFactory
from tests.factories import plans as make
from tests.factories.policy import PolicyCycleFactory, ThemeFactory
from vap.enums import CoverState, LightKind, LightValue
from vap.models import VAP, Activity, Assignment, CostLine, CoverLine, Light, ProgressUpdate

PLANS, PLANS_QUICK = 1_000, 100
MAX_SECONDS = 0.3
PER_PAGE = 30
NOW = datetime(2026, 11, 5, 10, tzinfo=UTC)
QUESTIONS = {
    "zonder filter": {},
    "langst geen bericht eerst": {"volgorde": "bericht"},
    "wat te laat is": {"news": "laat"},
    "geld niet gedekt": {"money": "nee"},
}


def fill(count: int) -> None:
    """Plans of ten cycles with everything that a row shows."""
    maker, partner, wijk, theme = UserFactory(), OrganisationFactory(), WijkFactory(), ThemeFactory()
    cycles = [PolicyCycleFactory() for _ in range(10)]
    VAP.objects.bulk_create(
        make.VAPFactory.build(
            cycle=cycles[number % 10], number=number + 1, theme=theme, made_by=maker, running=True,
            start_date=date(2026, 1, 1), end_date=date(2026, 10, 1) + timedelta(days=number),
        )
        for number in range(count)
    )  # fmt: skip
    plans = list(VAP.objects.order_by("pk"))
    VAP.areas.through.objects.bulk_create(VAP.areas.through(vap=plan, area=wijk) for plan in plans)
    Assignment.objects.bulk_create(make.AssignmentFactory.build(vap=plan, user=maker) for plan in plans)
    Activity.objects.bulk_create(
        make.ActivityFactory.build(vap=plan, organisation=partner) for plan in plans for _ in range(3)
    )
    CostLine.objects.bulk_create(
        make.CostLineFactory.build(vap=plan, year=year) for plan in plans for year in (2026, 2027)
    )
    CoverLine.objects.bulk_create(
        make.CoverLineFactory.build(vap=plan, year=year, state=CoverState.PLEDGED)
        for plan in plans
        for year in (2026, 2027)
    )
    Light.objects.bulk_create(
        Light(
            vap=plan, kind=kind, value=LightValue.GOOD, reason="Loopt.", set_by=maker, set_at=NOW - timedelta(days=day)
        )
        for plan in plans
        for kind in LightKind
        for day in (10, 100)
    )
    ProgressUpdate.objects.bulk_create(
        make.ProgressUpdateFactory.build(
            vap=plan, organisation=partner, submitted=True, submitted_at=NOW - timedelta(days=plan.number % 300)
        )
        for plan in plans
    )


def measure(**told: Any) -> list[dict[str, Any]]:
    """The lines of N11."""
    options = Options.of(told)
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    count = PLANS_QUICK if options.quick else PLANS
    fill(count)
    client, address = Client(headers={"host": "127.0.0.1"}), reverse("vap:plan-list")
    client.force_login(UserFactory(roles=[Role.BELEIDSADVISEUR]))

    def ask(query: dict[str, str]) -> None:
        answer = client.get(address, query)
        if answer.status_code != 200 or answer.context is None and not answer.content:
            raise RuntimeError(f"the list answered {answer.status_code}")

    for query in QUESTIONS.values():
        ask(query)  # what is read once per process
    *ours, beside = in_turn(
        *(lambda query=query: ask(query) for query in QUESTIONS.values()),
        lambda: list(VAP.objects.select_related("cycle", "theme")[:PER_PAGE]),
        repeats=options.repeats,
    )
    return [
        Line(
            "N11",
            f"lijst van {dutch(count)} VAP's, {name}",
            one.text,
            f"{beside.text} de kale rijen van één bladzijde",
            times(one.median / beside.median),
            f"< {dutch(1000 * MAX_SECONDS)} ms",
            one.median < MAX_SECONDS,
        ).as_dict()
        for name, one in zip(QUESTIONS, ours, strict=True)
    ]
