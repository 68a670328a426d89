"""Factories of what partners committed themselves to."""

import factory

from tests.factories import OrganisationFactory, UserFactory
from tests.factories.plans.plan import VAPFactory
from tests.factories.policy import MOMENT
from vap.enums import CommitmentState
from vap.models import Commitment, CommitmentAnswer


class CommitmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Commitment

    vap = factory.SubFactory(VAPFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    text = "Een gesprek met elke nieuwe huurder."
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT


class CommitmentAnswerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CommitmentAnswer

    commitment = factory.SubFactory(CommitmentFactory)
    state = CommitmentState.ACCEPTED
    organisation = factory.SubFactory(OrganisationFactory)
    given_by = factory.SubFactory(UserFactory)
    given_at = MOMENT
