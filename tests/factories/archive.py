"""Factories of terms and lists of the archive; each makes the smallest valid row."""

from datetime import UTC, date, datetime

import factory

from agov.enums import DestructionState, RecordKind, TransferYears
from agov.models import ArchiveExport, DestructionLine, DestructionList, RetentionTerm, TransferTerm
from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import UserFactory
from tests.factories.policy import PolicyCycleFactory

MOMENT = datetime(2026, 11, 1, 10, tzinfo=UTC)


class RetentionTermFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = RetentionTerm

    kind = RecordKind.SESSION
    years = 10
    reason = "Gevraagd door de provincie"
    set_by = factory.SubFactory(UserFactory, roles=[Role.ARCHIVARIS])
    set_at = MOMENT


class DestructionListFactory(factory.django.DjangoModelFactory):
    """An open list; ``approved=True`` for one that may be carried out."""

    class Meta:
        model = DestructionList

    class Params:
        approved = factory.Trait(
            state=DestructionState.APPROVED,
            approved_by=factory.SubFactory(UserFactory, roles=[Role.ARCHIVARIS]),
            approved_at=MOMENT,
        )

    made_by = factory.SubFactory(UserFactory, roles=[Role.BEHEERDER])
    made_at = MOMENT


class DestructionLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DestructionLine

    destruction_list = factory.SubFactory(DestructionListFactory)
    kind = RecordKind.SESSION
    reference = factory.Sequence(str)
    title = factory.Sequence(lambda n: f"Sessie {n}")
    since = date(2020, 1, 20)
    years = 5


class TransferTermFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TransferTerm

    years = TransferYears.TEN
    reason = "De nieuwe wet geldt"
    set_by = factory.SubFactory(UserFactory, roles=[Role.ARCHIVARIS])
    set_at = MOMENT


class ArchiveExportFactory(factory.django.DjangoModelFactory):
    """An export that was asked for; ``made=True`` for one that is ready, without its file."""

    class Meta:
        model = ArchiveExport

    class Params:
        made = factory.Trait(made_at=MOMENT, sha256="a" * 64, size=2048, records=20, files=90)

    cycle = factory.SubFactory(PolicyCycleFactory)
    asked_by = factory.SubFactory(UserFactory, roles=[Role.ARCHIVARIS])
    asked_at = MOMENT
