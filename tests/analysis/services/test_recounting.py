"""Figures that are made anew because their group of offences changed: jobs, figures, reports and the message."""

import pytest
from django.urls import reverse

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.models import Job
from analysis.imports import pipeline
from analysis.models import Observation
from analysis.services import recounting
from analysis.services.inline import finish_all_open
from tests.analysis.town import AT, CITY, bring_in, do, month_cells, year_cells
from tests.cycle.test_admin import form_of
from tests.factories import OffenceGroupFactory, OffenceTypeFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def beheerder(client):
    user = UserFactory(name="B. Heerder", roles=[Role.BEHEERDER], is_staff=True)
    client.force_login(user, backend="amersfoort_veiligheid.accounts.backends.AccountBackend")
    return client


def counted(key, area=CITY):
    return {row.year: row.value for row in Observation.objects.filter(indicator__key=key, area__code=area, month=0)}


def open_jobs():
    return [(job.kind, job.parameters) for job in Job.objects.open().order_by("pk")]


def test_a_changed_group_is_counted_anew_in_every_delivery_in_force(town, storage, beheerder):
    old = bring_in(town.yearly, year_cells(2022))
    new = bring_in(town.yearly, year_cells(2023, burglaries=(1, 1, 1, 1)))
    Job.objects.open().delete()
    assert counted("inbraak") == {2022: 16, 2023: 4}
    group = town.indicators["inbraak"].offence_group
    url = reverse("admin:cycle_offencegroup_change", args=[group.pk])
    codes = [town.offences[code].pk for code in ("1.1.1", "2.6.9")]

    page = beheerder.post(url, form_of(beheerder.get(url)) | {"offence_types": codes}, follow=True)

    assert "Opnieuw tellen: de cijfers van 2 leveringen." in page.content.decode()
    assert f'<a href="{reverse("web:job-list")}">' in page.content.decode()
    assert open_jobs() == [("delivery.aggregate", {"delivery": one.pk}) for one in (old, new)]
    assert AuditEntry.objects.get(event="offencegroup.recounted").data == {"deliveries": 2}
    for job in Job.objects.open().order_by("pk"):
        do(job, pipeline.aggregate_delivery)
    assert counted("inbraak") == {2022: 16 + 8, 2023: 4 + 8}
    assert open_jobs() == [("reports.build", {"years": [2022, 2023]})]


def test_an_emptied_classification_gives_its_figures_up(town, storage):
    """Offences of another classification take their place: the old deliveries hold nothing of this group any more."""
    bring_in(town.yearly, year_cells(2023))
    group = town.indicators["inbraak"].offence_group
    before = list(group.offence_types.all())
    group.offence_types.set([OffenceTypeFactory()])

    jobs = recounting.recount_group(group=group, before=before, by=None, at=AT)

    assert [do(job, pipeline.aggregate_delivery).state for job in jobs] == ["done"]
    assert counted("inbraak") == {}
    assert counted("alles") == {2023: 80}


def test_totals_of_months_follow_the_group(town, storage):
    bring_in(town.monthly, month_cells(2024, range(1, 13), codes=("1.1.1", "2.6.9")))
    assert counted("inbraak") == {2024: 48}
    group = town.indicators["inbraak"].offence_group
    group.offence_types.add(town.offences["2.6.9"])

    (job,) = recounting.recount_group(group=group, before=[town.offences["1.1.1"]], by=None, at=AT)
    do(job, pipeline.aggregate_delivery)

    assert counted("inbraak") == {2024: 96}


def test_a_change_during_the_counting_is_counted_as_well(town, storage, monkeypatch):
    """The running job may have read the old group: a second one waits for it."""
    delivery = bring_in(town.yearly, year_cells(2023))
    group = town.indicators["inbraak"].offence_group
    (first,) = recounting.recount_group(group=group, before=(), by=None, at=AT)
    (joined,) = recounting.recount_group(group=group, before=(), by=None, at=AT)
    asked = []

    def count(progress, *, delivery):
        outcome = pipeline.aggregate_delivery(progress, delivery=delivery)
        asked.extend(recounting.recount_group(group=group, before=(), by=None, at=AT))
        return outcome

    do(first, count)

    assert joined == first
    assert [job.parameters for job in asked] == [{"delivery": delivery.pk}]
    assert asked[0] != first


@pytest.mark.parametrize("name", ["Andere naam", ""])
def test_nothing_is_counted_when_no_figure_depends_on_it(town, storage, beheerder, name):
    bring_in(town.yearly, year_cells(2023))
    Job.objects.open().delete()
    group = town.indicators["inbraak"].offence_group if name else OffenceGroupFactory()
    url = reverse("admin:cycle_offencegroup_change", args=[group.pk])
    change = {"name": name} if name else {"offence_types": [town.offences["1.1.1"].pk], "kind": "crime"}

    page = beheerder.post(url, form_of(beheerder.get(url)) | change, follow=True)

    assert open_jobs() == []
    assert ("Er hoeft niets opnieuw geteld te worden." in page.content.decode()) is not bool(name)


def test_another_class_of_an_offence_makes_all_reports_anew(town, storage, beheerder):
    url = reverse("admin:cycle_offencetype_change", args=[town.offences["1.1.1"].pk])

    page = beheerder.post(url, form_of(beheerder.get(url)) | {"sensitivity": "II"}, follow=True)

    assert "Alle rapporten worden bijgewerkt." in page.content.decode()
    assert open_jobs() == [("reports.build", {"years": []})]
    assert finish_all_open() == 1


def test_a_new_indicator_is_counted_in_the_deliveries_in_force(town, storage, beheerder):
    delivery = bring_in(town.yearly, year_cells(2023))
    Job.objects.open().delete()
    url = reverse("admin:analysis_indicator_add")
    example = form_of(beheerder.get(reverse("admin:analysis_indicator_change", args=[town.indicators["inbraak"].pk])))
    group = OffenceGroupFactory(offence_types=[town.offences["2.6.9"]])
    fields = {"key": "milieu", "version": 1, "source_kind": "police", "statistic": "count", "offence_group": group.pk}

    page = beheerder.post(url, example | fields | {"denominator_kind": "inhabitants", "per": 1000}, follow=True)

    assert "de cijfers van 1 levering." in page.content.decode()
    assert open_jobs() == [("delivery.aggregate", {"delivery": delivery.pk})]
