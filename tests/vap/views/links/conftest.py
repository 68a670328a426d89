"""A running plan, a partner with a link to it, and a browser."""

from datetime import date

import pytest
from django.test import Client

from tests.factories import OrganisationFactory
from tests.factories import plans as make
from tests.vap.views.links.form import new_secret


@pytest.fixture
def visitor():
    """A browser in which a form that is forged would be refused."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def vap():
    return make.VAPFactory(running=True, title="Sterke sloten in Lindenstroo")


@pytest.fixture
def contact(vap):
    organisation = OrganisationFactory(name="De Sleutel")
    make.ActivityFactory(
        vap=vap, organisation=organisation, title="Sloten vervangen", planned_amount=120, unit="sloten", done_amount=40
    )
    make.RhythmFactory(vap=vap, organisation=organisation, next_due_on=date(2026, 12, 1))
    return make.PartnerContactFactory(organisation=organisation, email="gebied@sleutel.example")


@pytest.fixture
def secret(vap, contact):
    return new_secret(vap, contact)
