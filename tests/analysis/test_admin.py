"""Beheer of sources and indicators: who may, what is fixed, what may only be looked at, and the audit line."""

from datetime import UTC, date, datetime

import pytest
from django.contrib import admin
from django.urls import reverse

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from analysis.models import (
    CountCell,
    DataSource,
    Delivery,
    ExpectedDelivery,
    GeneratedReport,
    Indicator,
    Observation,
    SeriesBreak,
    SeriesVersion,
    SourceTable,
)
from tests.cycle.test_admin import form_of
from tests.factories import AreaVersionFactory, OffenceGroupFactory, UserFactory

pytestmark = pytest.mark.django_db

BACKEND = "amersfoort_veiligheid.accounts.backends.AccountBackend"
SECRET = "J. Jansen, 123456782"  # what a rejected cell may hold


@pytest.fixture
def beheerder(client):
    client.force_login(UserFactory(name="B. Heerder", roles=[Role.BEHEERDER], is_staff=True), backend=BACKEND)
    return client


def make_source(key="politie"):
    return DataSource.objects.create(key=key, name=f"Bron {key}", kind="police", attribution="Bron: Politie")


def make_table(number="47022NED"):
    return SourceTable.objects.create(
        source=make_source(f"bron-{number.lower()}"),
        number=number,
        title="Misdrijven per maand",
        content="crimes",
        period_kind="month",
    )


def make_indicator(**changes):
    values = {
        "key": "woninginbraak",
        "name": "Woninginbraak",
        "definition": "Diefstal of inbraak uit een woning.",
        "component": "crime",
        "source_kind": "police",
        "offence_group": OffenceGroupFactory(),
        "unit": "misdrijven",
        "direction": "lower",
        "source_note": "Politie",
    }
    return Indicator.objects.create(**(values | changes))


def make_break():
    row = SeriesBreak.objects.create(starts_on=date(2018, 7, 1), title="Samenloop", explanation="Anders", source="P")
    row.tables.add(make_table())
    return row


def make_expected():
    return ExpectedDelivery.objects.create(table=make_table(), due_on=date(2026, 2, 15), period_label="01-2026")


def make_delivery():
    return Delivery.objects.create(
        table=make_table(),
        version=1,
        file="deliveries/2026/politie.csv",
        file_name="politie.csv",
        size=10,
        sha256="a" * 64,
        municipality_code="GM0307",
        area_version=AreaVersionFactory(),
        received_at=datetime(2026, 2, 1, tzinfo=UTC),
        figures_date=date(2026, 1, 31),
        rejects=[[2, "SoortMisdrijf", SECRET, "Dit delict is niet bekend."]],
    )


def make_series_version():
    delivery = make_delivery()
    return SeriesVersion.objects.create(table=delivery.table, year=2025, month=3, delivery=delivery)


def make_report():
    report = GeneratedReport.objects.create(
        kind="wijk",
        code="WK030701",
        period="2025",
        title="Wijk 01 in 2025",
        content_key="b" * 64,
        value={"hidden": SECRET},
        body=f"<p>{SECRET}</p>",
        made_at=datetime(2026, 2, 1, tzinfo=UTC),
    )
    report.deliveries.add(make_delivery())
    return report


EDITABLE = {
    "datasource": make_source,
    "sourcetable": make_table,
    "indicator": make_indicator,
    "seriesbreak": make_break,
    "expecteddelivery": make_expected,
}
LOOKING_ONLY = {"delivery": make_delivery, "seriesversion": make_series_version, "generatedreport": make_report}


@pytest.mark.parametrize("model", sorted(EDITABLE))
def test_reference_data_has_a_list_a_page_and_a_form_in_dutch(beheerder, model):
    row = EDITABLE[model]()

    listed = beheerder.get(reverse(f"admin:analysis_{model}_changelist"))
    page = beheerder.get(reverse(f"admin:analysis_{model}_change", args=[row.pk]))
    empty = beheerder.get(reverse(f"admin:analysis_{model}_add"))

    assert listed.status_code == page.status_code == empty.status_code == 200
    assert row in listed.context["cl"].result_list
    assert "Opslaan" in page.content.decode()
    assert str(row._meta.verbose_name) in page.content.decode().lower()


@pytest.mark.parametrize("model", sorted(EDITABLE))
def test_an_unchanged_form_is_accepted_and_leaves_a_line(beheerder, model):
    row = EDITABLE[model]()
    url = reverse(f"admin:analysis_{model}_change", args=[row.pk])

    answer = beheerder.post(url, form_of(beheerder.get(url)))

    assert answer.status_code == 302, answer.context["adminform"].form.errors
    entry = AuditEntry.objects.get(event=f"{model}.changed")
    assert (entry.data["fields"], entry.target_id) == ({}, str(row.pk))
    assert entry.actor_label.startswith("B. Heerder")


@pytest.mark.parametrize("model", sorted(EDITABLE))
def test_reference_data_is_never_deleted(beheerder, model):
    row = EDITABLE[model]()

    answer = beheerder.post(reverse(f"admin:analysis_{model}_delete", args=[row.pk]), {"post": "yes"})

    assert answer.status_code == 403
    assert type(row).objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("model", sorted(LOOKING_ONLY))
def test_what_services_make_can_be_seen_and_not_changed(beheerder, model):
    row = LOOKING_ONLY[model]()
    before = type(row).objects.values().get(pk=row.pk)
    change = reverse(f"admin:analysis_{model}_change", args=[row.pk])

    listed = beheerder.get(reverse(f"admin:analysis_{model}_changelist"))
    page = beheerder.get(change)
    refused = [
        beheerder.get(reverse(f"admin:analysis_{model}_add")),
        beheerder.post(change, {"title": "Anders", "state": "approved", "year": 1999}),
        beheerder.post(reverse(f"admin:analysis_{model}_delete", args=[row.pk]), {"post": "yes"}),
        beheerder.post(
            reverse(f"admin:analysis_{model}_changelist"),
            {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"},
        ),
    ]

    assert row in listed.context["cl"].result_list
    assert page.status_code == 200
    assert "Opslaan" not in page.content.decode()
    assert [answer.status_code for answer in refused[:3]] == [403, 403, 403]
    assert type(row).objects.values().get(pk=row.pk) == before


@pytest.mark.parametrize("model", ["delivery", "generatedreport"])
def test_rejected_values_and_stored_pages_do_not_show_in_beheer(beheerder, model):
    row = LOOKING_ONLY[model]()

    page = beheerder.get(reverse(f"admin:analysis_{model}_change", args=[row.pk])).content.decode()

    assert "47022NED" in page
    assert SECRET not in page
    assert "deliveries/2026" not in page


def test_cells_and_observations_have_no_page_in_beheer():
    registered = set(admin.site._registry)

    assert {DataSource, Indicator, Delivery} < registered
    assert registered.isdisjoint({CountCell, Observation})


@pytest.mark.parametrize("roles", [[], [Role.ONDERZOEKER], [Role.BELEIDSADVISEUR, Role.PRIVACY_OFFICER]])
@pytest.mark.parametrize("model", sorted(EDITABLE | LOOKING_ONLY))
def test_others_than_a_beheerder_may_not_enter(client, model, roles):
    row = (EDITABLE | LOOKING_ONLY)[model]()
    client.force_login(UserFactory(roles=roles), backend=BACKEND)

    assert client.get(reverse(f"admin:analysis_{model}_changelist")).status_code == 403
    assert client.get(reverse(f"admin:analysis_{model}_change", args=[row.pk])).status_code == 403


def test_a_moved_source_address_is_in_the_audit_trail_and_the_number_stays(beheerder):
    table = make_table()
    url = reverse("admin:analysis_sourcetable_change", args=[table.pk])
    data = form_of(beheerder.get(url)) | {
        "base_url": "https://cijfers.example.nl",
        "number": "1234",
        "content": "survey",
    }

    assert beheerder.post(url, data).status_code == 302

    table.refresh_from_db()
    assert (table.base_url, table.number, table.content) == ("https://cijfers.example.nl", "47022NED", "crimes")
    entry = AuditEntry.objects.get(event="sourcetable.changed")
    assert entry.data["fields"] == {"base_url": ["", "https://cijfers.example.nl"]}


def test_a_new_table_can_be_configured(beheerder):
    source = make_source()
    data = {"source": source.pk, "number": "99999NED", "title": "Nieuw", "content": "crimes", "period_kind": "year"}

    assert beheerder.post(reverse("admin:analysis_sourcetable_add"), data).status_code == 302

    assert SourceTable.objects.get(number="99999NED").source == source
    assert AuditEntry.objects.filter(event="sourcetable.created").count() == 1


def test_what_an_indicator_counts_is_fixed_and_its_words_are_not(beheerder):
    indicator = make_indicator()
    group = indicator.offence_group
    url = reverse("admin:analysis_indicator_change", args=[indicator.pk])
    typed = {"name": "Inbraak in woningen", "offence_group": OffenceGroupFactory().pk, "per": 1, "version": 2}

    assert beheerder.post(url, form_of(beheerder.get(url)) | typed).status_code == 302

    indicator.refresh_from_db()
    assert (indicator.name, indicator.offence_group, indicator.per, indicator.version) == (
        "Inbraak in woningen",
        group,
        1000,
        1,
    )


def test_a_police_indicator_cannot_become_a_feeling(beheerder):
    indicator = make_indicator()
    url = reverse("admin:analysis_indicator_change", args=[indicator.pk])

    answer = beheerder.post(url, form_of(beheerder.get(url)) | {"component": "perception"})

    assert answer.status_code == 200
    assert "Onveiligheidsgevoelens komen uit een enquête" in answer.content.decode()
    indicator.refresh_from_db()
    assert indicator.component == "crime"


def test_a_delivery_that_came_cannot_also_be_waived(beheerder):
    delivery = make_delivery()
    expected = ExpectedDelivery.objects.create(
        table=delivery.table, due_on=date(2026, 2, 15), period_label="01-2026", delivery=delivery
    )
    url = reverse("admin:analysis_expecteddelivery_change", args=[expected.pk])

    answer = beheerder.post(url, form_of(beheerder.get(url)) | {"waived_reason": "Komt niet"})

    assert answer.status_code == 200
    assert "ontvangen of vervalt, niet allebei" in answer.content.decode()


def test_a_break_is_made_for_tables_of_choice(beheerder):
    one, _ = make_table("47018NED"), make_table("47024NED")
    data = {"starts_on": "2026-01-01", "title": "Nieuwe telling", "explanation": "Uitleg", "source": "Politie"}

    assert beheerder.post(reverse("admin:analysis_seriesbreak_add"), data | {"tables": [one.pk]}).status_code == 302

    assert list(SeriesBreak.objects.get(title="Nieuwe telling").tables.all()) == [one]
    assert AuditEntry.objects.get(event="seriesbreak.created").data["fields"]["title"] == ["", "Nieuwe telling"]
