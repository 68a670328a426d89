"""Factories of the director's room: consequences, expectations, sessions with partners, addresses of calendars."""

from datetime import date

import factory

from agov.enums import ConsequenceKind, SessionKind
from agov.models import (
    AgreementConfirmation,
    CalendarAddress,
    Consequence,
    Contribution,
    Expectation,
    PartnerSession,
    SessionAgreement,
    SessionTemplate,
)
from amersfoort_veiligheid.accounts.enums import Role
from cycle.enums import RoundKind, Track
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.policy.cycles import PolicyCycleFactory, RoundFactory
from tests.factories.policy.foundations import MOMENT


class ConsequenceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Consequence

    cycle = factory.SubFactory(PolicyCycleFactory)
    kind = ConsequenceKind.SECTOR_CONTRACT
    what = "Uren voor toezicht opnemen."
    why = "De prioriteit vraagt toezicht in de avond."
    department = "Stadsbeheer"
    fiscal_year = 2027
    owner = "afdelingshoofd Stadsbeheer"
    due_on = date(2027, 1, 31)
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT


class ExpectationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Expectation

    cycle = factory.SubFactory(PolicyCycleFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    text = "Goede sloten in alle portieken."
    answer_by = date(2027, 2, 1)
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT


class PartnerSessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PartnerSession

    round = factory.SubFactory(RoundFactory, kind=RoundKind.ELABORATION)
    kind = SessionKind.HARD
    title = "Sessie harde sector"
    held_on = date(2027, 1, 20)
    track = Track.AREA


class ContributionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Contribution

    session = factory.SubFactory(PartnerSessionFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    own_part = "Wij vervangen 120 sloten."
    given_by = factory.SubFactory(UserFactory)
    given_at = MOMENT


class SessionAgreementFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SessionAgreement

    session = factory.SubFactory(PartnerSessionFactory)
    text = "De corporatie vervangt sloten."
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT


class AgreementConfirmationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AgreementConfirmation

    agreement = factory.SubFactory(SessionAgreementFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    given_by = factory.SubFactory(UserFactory)
    given_at = MOMENT


class SessionTemplateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SessionTemplate
        django_get_or_create = ("kind",)

    kind = SessionKind.HARD
    title = "Sessie harde sector"
    track = Track.AREA


class CalendarAddressFactory(factory.django.DjangoModelFactory):
    """Of a user who may see the board."""

    class Meta:
        model = CalendarAddress

    user = factory.SubFactory(UserFactory, roles=[Role.BELEIDSADVISEUR])
    made_at = MOMENT
