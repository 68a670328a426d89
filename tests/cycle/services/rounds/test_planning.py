"""The time of a slag: what is too short, and planning again (S139)."""

from datetime import date, timedelta

import pytest

from amersfoort_veiligheid.web.editing import StaleEditError
from cycle.queries.rounds import time_warning
from cycle.services import rounds
from tests.cycle.services.rounds.kinds import AT, TECHNICAL, closed
from tests.factories.policy import PartyFactory, RoundDesignFactory, RoundFactory, RouteStopFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("of_design", "of_round", "days", "warns"),
    [(28, None, 28, False), (28, None, 27, True), (28, 14, 14, False), (0, None, 1, False), (14, 28, 20, True)],
)
def test_planning_shorter_than_agreed_warns(of_design, of_round, days, warns):
    design = RoundDesignFactory(kind=TECHNICAL, minimum_days=of_design)
    start = date(2026, 9, 1)
    slag = RoundFactory(
        kind=TECHNICAL, start_date=start, end_date=start + timedelta(days=days - 1), minimum_days=of_round
    )

    warning = time_warning(slag, design)

    assert bool(warning) is warns
    assert not warns or f"{days} dagen" in warning


def test_planning_again(by):
    slag = RoundFactory()

    rounds.plan_round(
        round_id=slag.pk,
        seen=1,
        start_date=date(2026, 10, 1),
        end_date=date(2026, 10, 31),
        minimum_days=21,
        by=by,
        at=AT,
    )

    slag.refresh_from_db()
    assert (slag.start_date, slag.planned_days, slag.minimum_days, slag.revision) == (date(2026, 10, 1), 31, 21, 2)
    with pytest.raises(StaleEditError):
        rounds.plan_round(
            round_id=slag.pk,
            seen=1,
            start_date=slag.start_date,
            end_date=slag.end_date,
            minimum_days=None,
            by=by,
            at=AT,
        )
    with pytest.raises(rounds.RoundError, match="voor de eerste"):
        rounds.plan_round(
            round_id=slag.pk,
            seen=2,
            start_date=date(2026, 10, 2),
            end_date=date(2026, 10, 1),
            minimum_days=None,
            by=by,
            at=AT,
        )


@pytest.mark.parametrize(
    "deed",
    [
        lambda slag, by: rounds.prepare_round(round_id=slag.pk, by=by, at=AT),
        lambda slag, by: rounds.invite_all(round_id=slag.pk, by=by, at=AT),
        lambda slag, by: rounds.open_round(round_id=slag.pk, by=by, at=AT),
        lambda slag, by: rounds.add_participant(
            round_id=slag.pk, party=PartyFactory(), organisation=None, by=by, at=AT
        ),
        lambda slag, by: rounds.plan_stop(
            stop_id=RouteStopFactory(round=slag).pk, planned_on=date(2026, 12, 1), by=by, at=AT
        ),
    ],
)
def test_a_closed_round_changes_no_more(deed, by):
    with pytest.raises(rounds.RoundError, match="gesloten"):
        deed(closed(), by)
