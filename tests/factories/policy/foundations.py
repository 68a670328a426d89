"""Factories of what every cycle stands on: themes, words, bodies, mandates, documents and decisions."""

from datetime import UTC, date, datetime

import factory

from cycle.enums import BodyKind, DecisionOutcome, DocumentItemKind, MandateKind, RequestKind, SafetyScope
from cycle.models import (
    Body,
    CouncilRequest,
    Decision,
    DocumentItem,
    DocumentVersion,
    GlossaryTerm,
    Label,
    Mandate,
    PolicyDocument,
    SafetyKind,
    Theme,
)
from tests.factories import UserFactory

MOMENT = datetime(2026, 10, 5, 10, 0, tzinfo=UTC)


class SafetyKindFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SafetyKind

    name = factory.Sequence(lambda n: f"Soort veiligheid {n}")
    scope = SafetyScope.IN_SCOPE


class ThemeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Theme

    name = factory.Sequence(lambda n: f"Thema {n}")
    safety_kind = factory.SubFactory(SafetyKindFactory)


class GlossaryTermFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GlossaryTerm

    term = factory.Sequence(lambda n: f"begrip {n}")
    definition = "Wat het betekent."
    source = "Nota"
    valid_from = date(2003, 9, 1)


class LabelFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Label

    key = factory.Sequence(lambda n: f"label-{n}")
    singular = factory.Sequence(lambda n: f"Benaming {n}")
    short = factory.Sequence(lambda n: f"B{n}")
    meaning = "Wat het is."


class BodyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Body

    key = factory.Sequence(lambda n: f"gremium-{n}")
    name = factory.Sequence(lambda n: f"Gremium {n}")
    kind = BodyKind.OTHER


class MandateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Mandate

    title = factory.Sequence(lambda n: f"Raadsprogramma {n}")
    kind = MandateKind.COUNCIL_PROGRAMME
    start_date = date(2022, 3, 16)
    end_date = date(2026, 3, 18)


class PolicyDocumentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PolicyDocument

    title = factory.Sequence(lambda n: f"Beleidsnota {n}")
    author = "afdeling Veiligheid"
    owner = "hoofd Veiligheid"
    dated_on = date(2025, 9, 1)


class DocumentVersionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DocumentVersion

    document = factory.SubFactory(PolicyDocumentFactory)
    number = 1
    label = "startnotitie"
    dated_on = date(2025, 9, 1)


class DocumentItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DocumentItem

    version = factory.SubFactory(DocumentVersionFactory)
    kind = DocumentItemKind.DECISION_POINT
    number = factory.Sequence(lambda n: n + 1)
    text = "Wij werken in twee sporen."


class DecisionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Decision

    item = factory.SubFactory(DocumentItemFactory)
    body = factory.SubFactory(BodyFactory)
    outcome = DecisionOutcome.AGREED
    decided_on = date(2025, 12, 16)
    proposal_text = "Wij werken in twee sporen."
    decided_text = "Wij werken in twee sporen."
    recorded_by = factory.SubFactory(UserFactory)
    recorded_at = MOMENT


class CouncilRequestFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CouncilRequest

    kind = RequestKind.PROMISE
    title = factory.Sequence(lambda n: f"Toezegging {n}")
    text = "Het college komt met een plan."
    raised_on = date(2026, 1, 20)
    owner = "hoofd Veiligheid"
    due_on = date(2026, 6, 1)
