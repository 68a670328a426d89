"""Factories of progress: who is asked when, what came in, and its light."""

from datetime import UTC, date, datetime

import factory

from tests.factories import OrganisationFactory, UserFactory
from tests.factories.plans.plan import ActivityFactory, VAPFactory
from tests.factories.policy import MOMENT, PolicyCycleFactory
from vap.enums import ActivityState, LightKind, LightValue, ReminderStage, UpdateChannel, UpdateState
from vap.models import (
    Evaluation,
    EvidencePiece,
    Light,
    LockException,
    PartnerContact,
    PeriodLock,
    ProgressUpdate,
    Reminder,
    Rhythm,
    UpdateLine,
    UpdateLink,
)


class RhythmFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Rhythm

    vap = factory.SubFactory(VAPFactory, running=True)
    organisation = factory.SubFactory(OrganisationFactory)
    next_due_on = date(2026, 12, 1)


class ReminderFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Reminder

    rhythm = factory.SubFactory(RhythmFactory)
    due_on = date(2026, 12, 1)
    stage = ReminderStage.BEFORE
    queued_at = MOMENT


class PartnerContactFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PartnerContact

    organisation = factory.SubFactory(OrganisationFactory)
    function = "gebiedsbeheerder"
    email = factory.Sequence(lambda n: f"gebied{n}@sleutel.example")


class UpdateLinkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = UpdateLink

    vap = factory.SubFactory(VAPFactory, running=True)
    contact = factory.SubFactory(PartnerContactFactory)
    secret_hash = factory.Sequence(lambda n: f"{n:064x}")
    made_at = MOMENT
    valid_until = datetime(2026, 12, 5, 10, 0, tzinfo=UTC)


class ProgressUpdateFactory(factory.django.DjangoModelFactory):
    """A concept; ``submitted=True`` or ``accepted=True`` for later states."""

    class Meta:
        model = ProgressUpdate

    class Params:
        submitted = factory.Trait(state=UpdateState.SUBMITTED, submitted_at=MOMENT)
        accepted = factory.Trait(state=UpdateState.ACCEPTED, submitted_at=MOMENT, reviewed_at=MOMENT)

    vap = factory.SubFactory(VAPFactory, running=True)
    organisation = factory.SubFactory(OrganisationFactory)
    channel = UpdateChannel.ACCOUNT
    happened_on = date(2026, 10, 5)
    text = "85 van de 120 sloten zijn vervangen."


class UpdateLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = UpdateLine

    update = factory.SubFactory(ProgressUpdateFactory)
    activity = factory.SubFactory(ActivityFactory)
    state = ActivityState.RUNNING


class EvidencePieceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EvidencePiece

    update = factory.SubFactory(ProgressUpdateFactory)
    link = "https://sleutel.example/verslag"
    added_at = MOMENT


class LightFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Light

    vap = factory.SubFactory(VAPFactory, running=True)
    kind = LightKind.DOING
    value = LightValue.GOOD
    reason = "Alles loopt volgens planning."
    set_by = factory.SubFactory(UserFactory)
    set_at = MOMENT


class EvaluationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Evaluation

    vap = factory.SubFactory(VAPFactory, evaluated=True)
    started_at = MOMENT


class PeriodLockFactory(factory.django.DjangoModelFactory):
    """A lock in force; ``lifted=True`` for one that is open again."""

    class Meta:
        model = PeriodLock

    class Params:
        lifted = factory.Trait(lifted_by=factory.SubFactory(UserFactory), lifted_at=MOMENT)

    cycle = factory.SubFactory(PolicyCycleFactory)
    until = date(2026, 10, 31)
    reason = "Het kwartaal is verantwoord."
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT


class LockExceptionFactory(factory.django.DjangoModelFactory):
    """For somebody with an account; ``contact=..., user=None`` for a contact."""

    class Meta:
        model = LockException

    lock = factory.SubFactory(PeriodLockFactory)
    user = factory.SubFactory(UserFactory)
    valid_to = date(2026, 12, 31)
    reason = "Het bericht kwam door ziekte te laat."
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT
