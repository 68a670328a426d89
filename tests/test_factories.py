"""Each factory makes a row that its model calls valid."""

import inspect

import pytest
from factory.django import DjangoModelFactory

from tests import factories
from tests.factories import archive, editions, meetings, plans, policy

ALL = sorted(
    {
        value
        for module in (factories, archive, editions, meetings, plans, policy)
        for _, value in inspect.getmembers(module, inspect.isclass)
        if issubclass(value, DjangoModelFactory) and value is not DjangoModelFactory
    },
    key=lambda cls: cls.__name__,
)


@pytest.mark.django_db
@pytest.mark.parametrize("made_by", ALL, ids=lambda cls: cls.__name__)
def test_row_of_factory_passes_its_own_constraints(made_by):
    row = made_by()

    row.validate_constraints()
    assert type(row).objects.filter(pk=row.pk).exists()
