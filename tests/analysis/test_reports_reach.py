"""A group of which only the reach of services is known: its report says so, and names no offences."""

import pytest

from analysis.reports import store
from analysis.reports.prepared import prepare
from cycle.models import TargetGroup
from tests.analysis.small_city import GROUP

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(small_city):
    TargetGroup.objects.filter(key=GROUP).update(name="Risicojongeren", is_at_risk=True, from_police=False)
    return store.build("doelgroep", GROUP, prepare(2025))


def test_size_is_told_as_reach_and_never_as_the_group(report):
    assert report.answer.startswith("Dit aantal kan niet uit politiegegevens worden bepaald. In 2025 bereikten ")
    assert "telde de groep" not in report.answer
    assert report.sections[0].heading == "Hoeveel risicojongeren bereiken voorzieningen?"


def test_report_says_nothing_of_offences_or_the_police(report):
    headings = " ".join(section.heading for section in report.sections).lower()

    assert "delict" not in headings
    assert not any("politie" in line for line in report.unknowns)
    assert any("voorziening" in line for line in report.unknowns)


def test_group_that_the_police_count_is_told_as_before(small_city):
    usual = store.build("doelgroep", GROUP, prepare(2025))

    assert "telde de groep volwassen meerplegers ongeveer" in usual.answer
    assert "politiegegevens" not in usual.answer
    assert any("delict" in section.heading.lower() for section in usual.sections)
