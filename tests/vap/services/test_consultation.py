"""Partners comment within the window; officers answer."""

from datetime import UTC, date, datetime

import pytest

from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import UserFactory
from tests.factories.policy import ConsultationCommentFactory, PriorityFactory
from vap.enums import PriorityState
from vap.services import consultation
from vap.services.priorities import MoveNotAllowedError, PriorityError

pytestmark = pytest.mark.django_db
LAST_DAY = date(2026, 12, 1)


def moment(day: int, hour: int = 10) -> datetime:
    return datetime(2026, 12, day, hour, tzinfo=UTC)


@pytest.fixture
def officer():
    return UserFactory(roles=[Role.BELEIDSADVISEUR])


@pytest.fixture
def partner():
    return UserFactory(roles=[Role.PARTNER])


def asked(officer):
    priority = PriorityFactory()
    at = datetime(2026, 11, 20, 10, tzinfo=UTC)
    return consultation.open_window(priority_id=priority.pk, until=LAST_DAY, by=officer, at=at)


def say(priority, user, at):
    return consultation.comment(
        priority_id=priority.pk, organisation=user.organisation, text="Wij zien dit ook.", by=user, at=at
    )


@pytest.mark.parametrize(("at", "may"), [(moment(1, 22), True), (moment(1, 23), False), (moment(2), False)])
def test_partner_comments_until_the_end_of_the_last_day_in_dutch_time(officer, partner, at, may):
    priority = asked(officer)

    if may:
        assert say(priority, partner, at).organisation == partner.organisation
    else:
        with pytest.raises(MoveNotAllowedError, match="termijn is voorbij"):
            say(priority, partner, at)


def test_partner_cannot_comment_on_a_draft_and_officer_can_note(officer, partner):
    draft = PriorityFactory()

    with pytest.raises(MoveNotAllowedError):
        say(draft, partner, moment(1))

    assert say(draft, officer, moment(1)).pk


def test_nobody_comments_on_what_was_approved(officer):
    with pytest.raises(MoveNotAllowedError):
        say(PriorityFactory(state=PriorityState.APPROVED), officer, moment(1))


def test_window_closes_and_comments_stay(officer, partner):
    priority = asked(officer)
    say(priority, partner, moment(1))

    closed = consultation.close_window(priority_id=priority.pk, by=officer, at=moment(1))

    assert (closed.state, closed.comments.count()) == (PriorityState.DRAFT, 1)
    with pytest.raises(MoveNotAllowedError):
        consultation.close_window(priority_id=priority.pk, by=officer, at=moment(1))


def test_window_never_opens_for_a_day_that_passed_or_an_approved_priority(officer):
    with pytest.raises(PriorityError, match="nog niet voorbij"):
        consultation.open_window(priority_id=PriorityFactory().pk, until=LAST_DAY, by=officer, at=moment(2))
    with pytest.raises(MoveNotAllowedError):
        consultation.open_window(
            priority_id=PriorityFactory(state=PriorityState.APPROVED).pk, until=LAST_DAY, by=officer, at=moment(1)
        )


def test_window_can_be_made_longer(officer):
    priority = asked(officer)

    longer = consultation.open_window(priority_id=priority.pk, until=date(2026, 12, 20), by=officer, at=moment(1))

    assert longer.comments_until == date(2026, 12, 20)


def test_answer_is_kept_with_the_comment(officer):
    given = ConsultationCommentFactory()

    consultation.answer(comment_id=given.pk, text="Wij nemen dit over.", by=officer, at=moment(1))

    given.refresh_from_db()
    assert given.answer == "Wij nemen dit over."
