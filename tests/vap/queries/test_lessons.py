"""The register of lessons over three sources, and lessons that come back (M7)."""

from datetime import date

import pytest

from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import OffenceGroupFactory, UserFactory
from tests.factories.plans import InnovationThemeFactory, LessonFactory, VAPFactory
from tests.factories.policy import RunningProjectFactory, ThemeFactory
from vap.queries.lessons import lesson_lines, similar

pytestmark = pytest.mark.django_db
ENDED = {"running": True, "state": "stopped", "lesson": "L.", "ended_on": date(2026, 6, 1)}


@pytest.fixture
def user():
    return UserFactory(roles=[Role.BELEIDSADVISEUR])


def test_lessons_of_three_sources_newest_first(user):
    RunningProjectFactory(title="Stalling", state="done", lesson="Regel het beheer.", end_date=date(2025, 1, 16))
    RunningProjectFactory(title="Loopt nog")
    LessonFactory(title="Uit een proef", vap=None, innovation=InnovationThemeFactory(**ENDED))
    LessonFactory(title="Uit een VAP")

    lines = lesson_lines(user)

    assert [(line.kind, line.title) for line in lines] == [
        ("vap", "Uit een VAP"),
        ("innovatie", "Uit een proef"),
        ("project", "Regel het beheer."),
    ]


def test_lesson_of_a_withdrawn_vap_is_for_staff(user):
    LessonFactory(vap=VAPFactory(withdrawn=True))

    assert len(lesson_lines(user)) == 1
    assert lesson_lines(UserFactory(roles=[Role.RAADSLID])) == []


@pytest.mark.parametrize("count", [1, 3])
def test_register_takes_the_same_queries_for_each_number(user, count, django_assert_num_queries):
    assert user.roles
    for _ in range(count):
        LessonFactory(theme=ThemeFactory()).offence_groups.add(OffenceGroupFactory())
        RunningProjectFactory(state="done", lesson="Les.", end_date=date(2025, 1, 16))

    with django_assert_num_queries(3):
        lines = lesson_lines(user)

    assert len(lines) == 2 * count


def test_lesson_comes_back_with_the_reasons(user):
    theme, burglary = ThemeFactory(), OffenceGroupFactory(name="Woninginbraak")
    lesson = LessonFactory(title="Sloten in portieken", text="Begin bij de huurders.", theme=theme)
    lesson.offence_groups.add(burglary)
    LessonFactory(title="Horeca sluit later", text="Spreek de ondernemers.")

    found = similar(theme, [burglary], "Nieuwe sloten voor huurders", user=user)

    assert [one.lesson.title for one in found] == ["Sloten in portieken"]
    assert found[0].why == "hetzelfde thema, hetzelfde delict (Woninginbraak) en dezelfde woorden (sloten en huurders)"


def test_nothing_comes_back_for_something_else(user):
    LessonFactory(title="Sloten in portieken", theme=ThemeFactory())

    assert similar(ThemeFactory(), [], "Jongeren en sportclubs", user=user) == []


def test_lesson_the_reader_may_not_know_does_not_come_back():
    LessonFactory(title="Sloten in portieken bij huurders", vap=VAPFactory(withdrawn=True))

    assert similar(None, [], "sloten portieken huurders", user=UserFactory(roles=[Role.PARTNER])) == []
