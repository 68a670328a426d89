"""Beheer of reference data: who may, what is fixed, what is refused, and the line in the audit trail."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.editing import StaleEditError
from cycle.models import Area, OffenceGroup, OffenceType, Spot, TargetGroup
from cycle.services.spots import change_spot
from tests.factories import (
    AreaCrosswalkFactory,
    AreaVersionFactory,
    BuurtFactory,
    DenominatorFactory,
    OffenceClassificationFactory,
    OffenceGroupFactory,
    OffenceTypeFactory,
    SpotFactory,
    TargetGroupDefinitionFactory,
    TargetGroupFactory,
    UserFactory,
    WijkFactory,
)

pytestmark = pytest.mark.django_db

FACTORIES = {
    "areaversion": AreaVersionFactory,
    "area": WijkFactory,
    "spot": SpotFactory,
    "areacrosswalk": AreaCrosswalkFactory,
    "denominator": DenominatorFactory,
    "offenceclassification": OffenceClassificationFactory,
    "offencetype": OffenceTypeFactory,
    "offencegroup": OffenceGroupFactory,
    "targetgroup": TargetGroupFactory,
    "targetgroupdefinition": TargetGroupDefinitionFactory,
}


@pytest.fixture
def beheerder(client):
    user = UserFactory(name="B. Heerder", roles=[Role.BEHEERDER], is_staff=True)
    client.force_login(user, backend="amersfoort_veiligheid.accounts.backends.AccountBackend")
    return client


def form_of(page):
    """What a browser would send back unchanged."""
    form = page.context["adminform"].form
    data = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    for inline in page.context["inline_admin_formsets"]:
        formset = inline.formset
        for name, field in formset.management_form.fields.items():
            data[f"{formset.prefix}-{name}"] = formset.management_form.get_initial_for_field(field, name)
        for part in formset.forms:
            for name, field in part.fields.items():
                data[f"{part.prefix}-{name}"] = part.get_initial_for_field(field, name)
    plain = {}
    for name, value in data.items():
        if isinstance(value, list):
            plain[name] = [getattr(item, "pk", item) for item in value]
        elif value is not None and value is not False:
            plain[name] = getattr(value, "pk", value)
    return plain


@pytest.mark.parametrize("model", sorted(FACTORIES))
def test_every_kind_of_reference_data_has_a_list_and_a_page_in_dutch(beheerder, model):
    row = FACTORIES[model]()

    listed = beheerder.get(reverse(f"admin:cycle_{model}_changelist"))
    page = beheerder.get(reverse(f"admin:cycle_{model}_change", args=[row.pk]))

    assert listed.status_code == page.status_code == 200
    assert row in listed.context["cl"].result_list
    assert "Opslaan" in page.content.decode()
    assert "Delete" not in page.content.decode()


@pytest.mark.parametrize("roles", [[], [Role.ONDERZOEKER], [Role.BELEIDSADVISEUR, Role.PRIVACY_OFFICER]])
def test_others_than_a_beheerder_may_not_enter(client, roles):
    user = UserFactory(roles=roles)
    client.force_login(user, backend="amersfoort_veiligheid.accounts.backends.AccountBackend")
    assert client.get(reverse("admin:cycle_area_changelist")).status_code == 403


@pytest.mark.parametrize("model", sorted(FACTORIES))
def test_reference_data_is_never_deleted(beheerder, model):
    row = FACTORIES[model]()
    answer = beheerder.post(reverse(f"admin:cycle_{model}_delete", args=[row.pk]), {"post": "yes"})
    assert answer.status_code == 403
    assert type(row).objects.filter(pk=row.pk).exists()


def test_a_changed_area_is_in_the_audit_trail(beheerder):
    wijk = WijkFactory(name="Kruiskamp", few_residents=False)
    url = reverse("admin:cycle_area_change", args=[wijk.pk])
    data = form_of(beheerder.get(url)) | {"few_residents": "on", "code": "WK999999"}

    assert beheerder.post(url, data).status_code == 302

    after = Area.objects.get(pk=wijk.pk)
    assert (after.few_residents, after.code) == (True, wijk.code)
    entry = AuditEntry.objects.get(event="area.changed")
    assert entry.data["fields"] == {"few_residents": ["False", "True"]}
    assert entry.actor_label.startswith("B. Heerder")
    assert entry.target_id == str(wijk.pk)


def test_a_group_can_be_filled_anew_and_the_old_list_stays_readable(beheerder):
    classification = OffenceClassificationFactory()
    one, two = (OffenceTypeFactory(classification=classification, name=name) for name in ("Straatroof", "Overval"))
    group = OffenceGroupFactory(offence_types=[one])
    url = reverse("admin:cycle_offencegroup_change", args=[group.pk])
    page = beheerder.get(url)
    assert "selectfilter" in page.content.decode()

    assert beheerder.post(url, form_of(page) | {"offence_types": [one.pk, two.pk]}).status_code == 302

    assert set(group.offence_types.all()) == {one, two}
    entry = AuditEntry.objects.get(event="offencegroup.changed")
    assert entry.data["fields"] == {"offence_types": ["Straatroof", "Overval, Straatroof"]}


@pytest.mark.parametrize(
    ("other", "message"),
    [
        ({"kind": "nuisance"}, "van dezelfde soort"),
        ({"is_total": True}, "De totaalregel staat alleen"),
        ({"classification": None}, "uit één indeling"),
    ],
)
def test_a_group_that_would_add_up_wrong_is_refused(beheerder, other, message):
    classification = OffenceClassificationFactory()
    one = OffenceTypeFactory(classification=classification)
    if "classification" in other:
        other = {"classification": OffenceClassificationFactory()}
    two = OffenceTypeFactory(**{"classification": classification, **other})

    answer = beheerder.post(
        reverse("admin:cycle_offencegroup_add"),
        {"key": "nieuw", "name": "Nieuw", "kind": "crime", "offence_types": [one.pk, two.pk]},
    )

    assert answer.status_code == 200
    assert message in answer.content.decode()
    assert not OffenceGroup.objects.exists()


def test_codes_of_the_source_cannot_be_typed_over(beheerder):
    offence = OffenceTypeFactory(code="1.4.6", name="Straatroof")
    url = reverse("admin:cycle_offencetype_change", args=[offence.pk])
    data = form_of(beheerder.get(url)) | {"code": "9.9.9", "name": "Iets anders", "sensitivity": "II"}
    beheerder.post(url, data)
    after = OffenceType.objects.get(pk=offence.pk)
    assert (after.code, after.name, after.sensitivity) == ("1.4.6", "Straatroof", "II")
    assert beheerder.get(reverse("admin:cycle_offencetype_add")).status_code == 403
    assert beheerder.get(reverse("admin:cycle_area_add")).status_code == 403


def test_a_new_spot_lies_in_a_buurt(beheerder):
    data = {"name": "Stationsplein", "kind": "station", "description": "", "valid_from": "2026-01-01"}
    refused = beheerder.post(reverse("admin:cycle_spot_add"), data | {"buurt": WijkFactory().pk})
    assert "Kies een buurt" in refused.content.decode()

    made = beheerder.post(reverse("admin:cycle_spot_add"), data | {"buurt": BuurtFactory().pk})
    assert made.status_code == 302
    assert Spot.objects.get().name == "Stationsplein"
    assert AuditEntry.objects.filter(event="spot.created").count() == 1


def test_who_had_a_spot_open_elsewhere_is_told_that_beheer_changed_it(beheerder):
    spot = SpotFactory(name="Stationsplein")
    url = reverse("admin:cycle_spot_change", args=[spot.pk])
    assert beheerder.post(url, form_of(beheerder.get(url)) | {"name": "Stationshal"}).status_code == 302
    with pytest.raises(StaleEditError):
        change_spot(
            spot_id=spot.pk,
            seen=spot.revision,
            name="Perron",
            kind=spot.kind,
            dwellings=None,
            valid_to=None,
            by=UserFactory(),
            at=timezone.now(),
        )
    assert Spot.objects.get().name == "Stationshal"


def test_end_of_a_spot_that_must_still_come_is_refused(beheerder):
    spot = SpotFactory()
    url = reverse("admin:cycle_spot_change", args=[spot.pk])
    day = timezone.localdate() + timedelta(days=1)
    refused = beheerder.post(url, form_of(beheerder.get(url)) | {"valid_to": day.isoformat()})
    assert "Deze dag moet nog komen" in refused.content.decode()
    spot.refresh_from_db()
    assert spot.valid_to is None


def test_a_new_default_definition_takes_the_place_of_the_old_one(beheerder):
    group = TargetGroupFactory()
    first = TargetGroupDefinitionFactory(group=group, is_default=True)
    second = TargetGroupDefinitionFactory(group=group)
    elsewhere = TargetGroupDefinitionFactory(is_default=True)
    url = reverse("admin:cycle_targetgroupdefinition_change", args=[second.pk])
    assert beheerder.post(url, form_of(beheerder.get(url)) | {"is_default": "on"}).status_code == 302
    assert list(group.definitions.filter(is_default=True)) == [second]
    elsewhere.refresh_from_db()
    assert elsewhere.is_default
    assert first.group == group


def test_a_group_keeps_a_default_definition(beheerder):
    definition = TargetGroupDefinitionFactory(is_default=True)
    url = reverse("admin:cycle_targetgroupdefinition_change", args=[definition.pk])
    data = form_of(beheerder.get(url))
    data.pop("is_default")
    answer = beheerder.post(url, data)
    assert "Kies eerst een andere versie als standaard" in answer.content.decode()
    definition.refresh_from_db()
    assert definition.is_default


def test_a_change_in_a_definition_below_its_group_is_counted(beheerder):
    definition = TargetGroupDefinitionFactory(group=TargetGroupFactory(name="Veelplegers"))
    url = reverse("admin:cycle_targetgroup_change", args=[definition.group.pk])
    data = form_of(beheerder.get(url))
    place = next(name for name in data if name.endswith("-label"))
    beheerder.post(url, data | {place: "Een andere omschrijving"})
    definition.refresh_from_db()
    assert definition.label == "Een andere omschrijving"
    assert AuditEntry.objects.get(event="targetgroup.changed").data["parts"] == 1
    assert TargetGroup.objects.get().name == "Veelplegers"
