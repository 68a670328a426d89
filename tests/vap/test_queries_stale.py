"""When a plan is silent for too long or past its end (S184), and how old the last word is."""

from datetime import UTC, date, datetime, timedelta

import pytest

from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import UserFactory
from tests.factories import plans as make
from vap.models import VAP
from vap.queries.stale import (
    NEVER,
    age_words,
    last_word,
    months_before,
    months_between,
    silent,
    stale_items,
    with_last_word,
)

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("day", "months", "earlier"),
    [
        (date(2026, 11, 29), 6, date(2026, 5, 29)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2026, 5, 31), 1, date(2026, 4, 30)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 1, 15), 13, date(2024, 12, 15)),
        (date(2026, 7, 7), 0, date(2026, 7, 7)),
    ],
)
def test_months_before(day, months, earlier):
    assert months_before(day, months) == earlier


@pytest.mark.parametrize(
    ("earlier", "later", "months"),
    [
        (date(2026, 5, 29), date(2026, 11, 29), 6),
        (date(2026, 5, 30), date(2026, 11, 29), 5),
        (date(2025, 12, 31), date(2026, 1, 1), 0),
        (date(2026, 1, 1), date(2026, 1, 1), 0),
    ],
)
def test_months_between(earlier, later, months):
    assert months_between(earlier, later) == months


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (NEVER, "nog nooit"),
        (datetime(2026, 11, 29, 8, tzinfo=UTC), "vandaag"),
        (datetime(2026, 11, 28, 23, 30, tzinfo=UTC), "vandaag"),  # it is past midnight in Amersfoort
        (datetime(2026, 11, 28, 8, tzinfo=UTC), "gisteren"),
        (datetime(2026, 11, 16, 8, tzinfo=UTC), "13 dagen geleden"),
        (datetime(2026, 11, 15, 8, tzinfo=UTC), "2 weken geleden"),
        (datetime(2026, 10, 1, 8, tzinfo=UTC), "8 weken geleden"),
        (datetime(2026, 9, 29, 8, tzinfo=UTC), "2 maanden geleden"),
        (datetime(2025, 11, 29, 8, tzinfo=UTC), "12 maanden geleden"),
    ],
)
def test_age_in_words(moment, words):
    assert age_words(moment, TODAY) == words


def moment(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


@pytest.mark.django_db
def test_last_word_is_the_newest_update_that_was_handed_in_or_light_that_was_set():
    vap = make.VAPFactory(running=True)
    make.ProgressUpdateFactory(vap=vap, state="submitted", submitted_at=moment(date(2026, 3, 1)))
    make.ProgressUpdateFactory(
        vap=vap, state="returned", submitted_at=moment(date(2026, 9, 1)), return_note="Nog niet af.",
        reviewed_at=moment(date(2026, 9, 2)),
    )  # fmt: skip
    make.LightFactory(vap=vap, set_at=moment(date(2026, 2, 1)))
    quiet = make.VAPFactory()

    found = {row.pk: last_word(row) for row in with_last_word(VAP.objects.all())}

    assert found == {vap.pk: moment(date(2026, 3, 1)), quiet.pk: NEVER}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "said", "is_silent"),
    [
        ({"running": True, "start_date": date(2026, 1, 1)}, date(2026, 5, 28), True),
        ({"running": True, "start_date": date(2026, 1, 1)}, date(2026, 5, 29), False),
        ({"running": True, "start_date": date(2026, 1, 1)}, None, True),
        ({"running": True, "start_date": date(2026, 11, 1)}, None, False),  # it only began
        ({"closed": True, "start_date": date(2026, 1, 1)}, None, False),
        ({}, None, False),  # nobody reports on a concept
    ],
)
def test_silence_of_six_months(fields, said, is_silent):
    vap = make.VAPFactory(**fields)
    if said:
        make.LightFactory(vap=vap, set_at=moment(said))

    assert silent(with_last_word(VAP.objects.all()), TODAY).exists() == is_silent


@pytest.mark.django_db
def test_number_of_months_is_a_setting(settings):
    settings.STALE_AFTER_MONTHS = 12
    make.LightFactory(vap=make.VAPFactory(running=True, start_date=date(2025, 1, 1)), set_at=moment(date(2026, 1, 1)))

    assert not silent(with_last_word(VAP.objects.all()), TODAY).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_list_for_the_agov_names_each_plan_once_and_why(count, django_assert_num_queries):
    officer = UserFactory(roles=[Role.AGOV_SECRETARIS])
    for number in range(count):
        make.VAPFactory(running=True, start_date=date(2025, 1, 1), end_date=TODAY - timedelta(days=number + 1))
        quiet = make.VAPFactory(running=True, start_date=date(2025, 1, 1), end_date=date(2028, 1, 1))
        make.LightFactory(vap=quiet, set_at=moment(date(2026, 2, 1)))
    officer.roles  # noqa: B018 -- asked once, kept

    with django_assert_num_queries(2):
        items = stale_items(officer, TODAY)

    assert [item.is_past_end for item in items] == [True] * count + [False] * count
    assert items[0].why == f"De einddatum ({(TODAY - timedelta(days=count)).strftime('%-d-%-m-%Y')}) is voorbij."
    assert items[-1].why == "Al 9 maanden geen bericht."
