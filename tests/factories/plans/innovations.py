"""Factories of innovation and its lessons."""

from datetime import date

import factory

from tests.factories import OrganisationFactory, UserFactory
from tests.factories.plans.plan import VAPFactory
from tests.factories.policy import MOMENT
from vap.enums import InnovationKind, InnovationStepKind
from vap.models import InnovationStep, InnovationTheme, Lesson


class InnovationThemeFactory(factory.django.DjangoModelFactory):
    """A proposal; ``running=True`` for one that was started."""

    class Meta:
        model = InnovationTheme

    class Params:
        running = factory.Trait(state="running", start_date=date(2026, 1, 1), end_date=date(2026, 12, 31))

    title = factory.Sequence(lambda n: f"Digitale buurtpreventie {n}")
    kind = InnovationKind.EXPERIMENT
    idea = "Bewoners waarschuwen elkaar in een besloten groep."
    question = "Melden bewoners sneller?"
    stop_rule = "Bij minder dan twintig deelnemers na drie maanden."
    organisation = factory.SubFactory(OrganisationFactory)
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT


class InnovationStepFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = InnovationStep

    innovation = factory.SubFactory(InnovationThemeFactory, running=True)
    kind = InnovationStepKind.ELSEWHERE
    what = "Gekeken hoe een andere gemeente dit doet."
    done_on = date(2026, 10, 1)
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT


class LessonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Lesson

    title = factory.Sequence(lambda n: f"Les {n}")
    text = "Begin met de bewoners."
    vap = factory.SubFactory(VAPFactory, closed=True)
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT
