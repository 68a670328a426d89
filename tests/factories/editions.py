"""Factories of publications and their editions; each makes the smallest valid row."""

from datetime import UTC, datetime

import factory

from agov.enums import EditionState, PublicationKind, TraceKind, WithdrawReason, WooCategory
from agov.models import Edition, EditionTrace, EmbargoReader, Publication
from tests.factories import UserFactory

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
