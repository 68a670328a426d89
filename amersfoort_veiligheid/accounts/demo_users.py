"""Accounts to try the product with: one per role, of invented people, with one password made for the occasion."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from amersfoort_veiligheid.accounts.models import Organisation, User, UserRole

PASSWORD_BYTES = 12  # 96 bits: strong, and short enough to type once


class DemoUsersError(Exception):
    """The accounts cannot be made; the message is Dutch."""


@dataclass(frozen=True)
class DemoUser:
    """One account: who it pretends to be. ``is_new`` says whether the password that was made is theirs."""

    role: Role
    name: str
    function: str
    organisation_kind: OrganisationKind
    email: str = ""
    is_new: bool = False


PEOPLE = (
    DemoUser(Role.BEHEERDER, "Bas Stavervelt", "functioneel beheerder", OrganisationKind.MUNICIPALITY),
    DemoUser(Role.BELEIDSADVISEUR, "Lotte Wiegerman", "beleidsadviseur veiligheid", OrganisationKind.MUNICIPALITY),
    DemoUser(Role.ONDERZOEKER, "Imre Halewijk", "onderzoeker O&S", OrganisationKind.MUNICIPALITY),
    DemoUser(Role.AGOV_SECRETARIS, "Femke Oudergaard", "secretaris AGOV", OrganisationKind.MUNICIPALITY),
    DemoUser(Role.BESTUURDER, "Karel Zandstroom", "burgemeester", OrganisationKind.MUNICIPALITY),
    DemoUser(Role.PARTNER, "Nadia Bruinveld", "gebiedsbeheerder", OrganisationKind.HOUSING),
    DemoUser(Role.RAADSLID, "Teun Achterwoud", "raadslid", OrganisationKind.MUNICIPALITY),
    DemoUser(Role.GRIFFIE, "Marit Lindenaar", "griffier", OrganisationKind.MUNICIPALITY),
    DemoUser(Role.PRIVACY_OFFICER, "Sanne Duinhoek", "functionaris gegevensbescherming", OrganisationKind.MUNICIPALITY),
    DemoUser(Role.ARCHIVARIS, "Gijs Molenwerf", "archivaris", OrganisationKind.MUNICIPALITY),
)


@transaction.atomic
def make_demo_users(*, domain: str, reset: bool, at: datetime, password: str = "") -> tuple[list[DemoUser], str]:
    """Make the accounts that are absent and return all of them with the new password (``password``, or one made here).

    The password is empty when nothing was made. With ``reset`` existing demo accounts get the new password too. Each
    account is a line in the audit trail. Raises DemoUsersError when the organisations are not there yet.
    """
    password = password or secrets.token_urlsafe(PASSWORD_BYTES)
    made = [_make(person, f"{person.role.value}@{domain}", password, reset=reset, at=at) for person in PEOPLE]
    return made, password if any(person.is_new for person in made) else ""


def _make(person: DemoUser, email: str, password: str, *, reset: bool, at: datetime) -> DemoUser:
    user = User.objects.filter(email=email).first()
    is_new = user is None
    if user is None:
        organisation = Organisation.objects.filter(kind=person.organisation_kind).order_by("pk").first()
        if organisation is None:
            raise DemoUsersError("Er zijn nog geen organisaties. Draai eerst load_reference.")
        user = User.objects.create_user(
            email,
            password,
            name=person.name,
            function=person.function,
            organisation=organisation,
            is_staff=person.role == Role.BEHEERDER,
        )
        UserRole.objects.create(user=user, role=person.role)
        audit.record(event="user.created", target=user, by=None, at=at, roles=[person.role.value], demo=True)
    elif reset:
        user.set_password(password)
        user.save(update_fields=["password"])
        audit.record(event="user.password_set", target=user, by=None, at=at, demo=True)
    return DemoUser(person.role, user.name, user.function, person.organisation_kind, email, is_new=is_new or reset)
