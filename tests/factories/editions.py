"""Factories of publications and their editions; each makes the smallest valid row."""

from datetime import UTC, date, datetime

import factory

from agov.enums import (
    AnswerKind,
    EditionState,
    LetterOccasion,
    PartReaders,
    PublicationKind,
    QuestionState,
    TraceKind,
    WithdrawReason,
    WooCategory,
)
from agov.models import (
    AnswerRule,
    CouncilLetter,
    CouncilPaper,
    CouncilQuestion,
    Edition,
    EditionTrace,
    EditionVersion,
    EmbargoReader,
    Following,
    Incident,
    IncidentEntry,
    Publication,
    ReaderReaction,
    Subscriber,
    WithheldPart,
)
from cycle.enums import WooGround
from tests.factories import UserFactory
from tests.factories.policy import SecrecyFactory

MOMENT = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)


def report_value(**more):
    """The smallest report value that can be drawn."""
    return {
        "kind": "wijk",
        "code": "WK990101",
        "period": "2025",
        "municipality": "Oefenstad",
        "title": "Wijkrapport Kernmare 2025",
        "question": "Hoe veilig is Kernmare?",
        "answer": "De politie registreerde er 30 misdrijven.",
        "key_figures": [],
        "sections": [],
        "sources": [
            {"name": "Politie", "attribution": "Bron: Politie", "version": "1", "figures_date": "2026", "status": ""}
        ],
        "unknowns": [],
        "cautions": [],
        "is_example": True,
        **more,
    }


class PublicationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Publication

    kind = PublicationKind.WIJK
    code = factory.Sequence(lambda n: f"WK99{n:04d}")
    slug = factory.Sequence(lambda n: f"wijkrapport-{n}")
    title = factory.Sequence(lambda n: f"Wijkrapport {n}")
    woo_category = WooCategory.RESEARCH
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT


class EditionFactory(factory.django.DjangoModelFactory):
    """A concept; ``review``, ``approved``, ``published`` and ``withdrawn`` are the later states."""

    class Meta:
        model = Edition

    class Params:
        review = factory.Trait(state=EditionState.REVIEW)
        approved = factory.Trait(
            state=EditionState.APPROVED,
            approved_by=factory.SubFactory(UserFactory),
            approved_at=MOMENT,
            publish_at=MOMENT,
        )
        published = factory.Trait(
            state=EditionState.PUBLISHED,
            approved_by=factory.SubFactory(UserFactory),
            approved_at=MOMENT,
            publish_at=MOMENT,
            published_at=MOMENT,
        )
        withdrawn = factory.Trait(
            state=EditionState.WITHDRAWN,
            approved_by=factory.SubFactory(UserFactory),
            approved_at=MOMENT,
            publish_at=MOMENT,
            published_at=MOMENT,
            withdrawn_by=factory.SubFactory(UserFactory),
            withdrawn_at=MOMENT,
            withdraw_reason=WithdrawReason.PRIVACY,
        )

    publication = factory.SubFactory(PublicationFactory)
    number = factory.Sequence(lambda n: n + 1)
    title = "Wijkrapport Kernmare 2025"
    period = "2025"
    summary = "In Kernmare gebeurde minder dan het jaar ervoor."
    value = factory.LazyFunction(report_value)
    body = "<p>De politie registreerde er 30 misdrijven.</p>"
    content_hash = "0" * 64
    written_by = factory.SubFactory(UserFactory)
    written_at = MOMENT


class EmbargoReaderFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EmbargoReader

    edition = factory.SubFactory(EditionFactory, approved=True)
    user = factory.SubFactory(UserFactory)
    opens_at = MOMENT
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT


class EditionTraceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EditionTrace

    edition = factory.SubFactory(EditionFactory, published=True)
    kind = TraceKind.DOWNLOAD
    what = "pdf"
    first_at = MOMENT
    last_at = MOMENT


class AnswerRuleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AnswerRule

    kind = AnswerKind.QUESTION
    function = "beleidsadviseur"


class CouncilQuestionFactory(factory.django.DjangoModelFactory):
    """A question that waits; ``answered`` and ``public`` are what comes after."""

    class Meta:
        model = CouncilQuestion

    class Params:
        answered = factory.Trait(
            state=QuestionState.ANSWERED,
            answer="Wij tellen aangiften en meldingen.",
            answered_by=factory.SubFactory(UserFactory),
            answered_at=MOMENT,
        )
        public = factory.Trait(answered=True, published_at=MOMENT)

    edition = factory.SubFactory(EditionFactory, published=True)
    section = "soorten"
    anchor = "deel-soorten"
    heading = "Wat gebeurt er?"
    passage = "Er is minder ingebroken."
    text = "Hoe is dit geteld?"
    function = "beleidsadviseur"
    due_on = date(2026, 11, 17)
    warn_on = date(2026, 11, 13)
    asked_by = factory.SubFactory(UserFactory)
    asked_at = MOMENT


class ReaderReactionFactory(factory.django.DjangoModelFactory):
    """A reaction that waits; ``answered`` is what comes after."""

    class Meta:
        model = ReaderReaction

    class Params:
        answered = factory.Trait(
            state=QuestionState.ANSWERED,
            answer="U heeft gelijk.",
            answered_by=factory.SubFactory(UserFactory),
            answered_at=MOMENT,
        )

    page = "/publicaties/"
    title = "Rapporten"
    text = "Het rapport van vorig jaar ontbreekt."
    function = "webredacteur"
    due_on = date(2026, 11, 17)
    warn_on = date(2026, 11, 13)
    asked_at = MOMENT


class SubscriberFactory(factory.django.DjangoModelFactory):
    """Confirmed; up to date until the moment of these factories."""

    class Meta:
        model = Subscriber

    email = factory.Sequence(lambda n: f"lezer{n}@example.invalid")
    asked_at = MOMENT
    told_until = MOMENT


class FollowingFactory(factory.django.DjangoModelFactory):
    """Everything, confirmed."""

    class Meta:
        model = Following

    subscriber = factory.SubFactory(SubscriberFactory)
    asked_at = MOMENT
    confirmed_at = MOMENT


class IncidentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Incident

    edition = factory.SubFactory(EditionFactory, withdrawn=True)
    noticed_at = MOMENT
    opened_at = MOMENT
    opened_by = factory.SubFactory(UserFactory)


class IncidentEntryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = IncidentEntry

    incident = factory.SubFactory(IncidentFactory)
    happened_at = MOMENT
    what = "Een bewoner mailde."
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT


class CouncilPaperFactory(factory.django.DjangoModelFactory):
    """A secret paper without content; give ``file`` to fetch it."""

    class Meta:
        model = CouncilPaper

    secrecy = factory.SubFactory(SecrecyFactory)
    file = "geheim/stuk.pdf"
    pages = 1
    sha256 = "0" * 64


class CouncilLetterFactory(factory.django.DjangoModelFactory):
    """A letter that the college did not treat; ``treated=True`` when it did."""

    class Meta:
        model = CouncilLetter

    class Params:
        treated = factory.Trait(college_on=date(2026, 11, 24), college_decision="besluit 12")

    year = 2026
    number = factory.Sequence(lambda n: n + 1)
    subject = factory.Sequence(lambda n: f"Stand van zaken {n}")
    occasion = LetterOccasion.OTHER
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT


class WithheldPartFactory(factory.django.DjangoModelFactory):
    """A part for the council only; the versions that follow from it are made by the service."""

    class Meta:
        model = WithheldPart

    edition = factory.SubFactory(EditionFactory)
    key = "dekking"
    heading = "Wie betaalt?"
    readers = PartReaders.COUNCIL
    ground = WooGround.MONEY
    note = "Er wordt nog over gesproken"
    review_on = date(2027, 11, 30)


class EditionVersionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EditionVersion

    edition = factory.SubFactory(EditionFactory)
    audience = "council"
    value = factory.LazyFunction(report_value)
    body = "<p>Voor de raad.</p>"
    content_hash = "1" * 64
