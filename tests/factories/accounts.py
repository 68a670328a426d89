"""Factories of organisations, users and the audit trail."""

from datetime import UTC, datetime

import factory

from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from amersfoort_veiligheid.accounts.models import AuditEntry, Organisation, User, UserRole

PASSWORD = "zomer-in-de-eemstad"


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"Organisatie {n}")
    kind = OrganisationKind.MUNICIPALITY


class UserFactory(factory.django.DjangoModelFactory):
    """A user with password ``PASSWORD``; give ``roles=[Role.ONDERZOEKER]`` to add roles."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"gebruiker{n}@gemeente.example")
    name = factory.Sequence(lambda n: f"Gebruiker {n}")
    organisation = factory.SubFactory(OrganisationFactory)
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def roles(self, create: bool, extracted: "list[Role] | None", **kwargs: object) -> None:
        if create and extracted:
            UserRole.objects.bulk_create(UserRole(user=self, role=role) for role in extracted)


class UserRoleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = UserRole

    user = factory.SubFactory(UserFactory)
    role = Role.BELEIDSADVISEUR


class AuditEntryFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AuditEntry

    at = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
    event = "test.done"
    actor_label = "het systeem"
    target_type = "accounts.User"
    target_id = "1"
    target_label = "Gebruiker 1"
