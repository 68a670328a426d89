"""Beheer of the scheme: who may, what is fixed, what is refused, and the line in the audit trail (S162, S175, S139)."""

import pytest
from django.urls import reverse

from amersfoort_veiligheid.accounts.models import AuditEntry
from cycle.models import Body, RoundDesign, SchemeStep, SeasonStart
from tests.cycle.test_admin import beheerder, form_of  # noqa: F401 -- the fixture
from tests.factories.policy import (
    BodyFactory,
    MilestoneFactory,
    PartnerCycleFactory,
    PartyFactory,
    RoundDesignFactory,
    SchemeMilestoneFactory,
    SchemeStepFactory,
    SeasonStartFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db

FACTORIES = {
    "party": PartyFactory,
    "body": BodyFactory,
    "seasonstart": SeasonStartFactory,
    "rounddesign": RoundDesignFactory,
    "schemestep": SchemeStepFactory,
    "schememilestone": SchemeMilestoneFactory,
    "milestone": MilestoneFactory,
    "partnercycle": PartnerCycleFactory,
    "theme": ThemeFactory,
}
REMOVABLE = {"schemestep", "schememilestone"}


def page_of(model, row):
    return reverse(f"admin:cycle_{model}_change", args=[row.pk])


@pytest.mark.parametrize("model", sorted(FACTORIES))
def test_every_part_of_the_scheme_has_a_list_and_a_page(beheerder, model):  # noqa: F811
    row = FACTORIES[model]()

    listed = beheerder.get(reverse(f"admin:cycle_{model}_changelist"))

    assert row in listed.context["cl"].result_list
    assert "Opslaan" in beheerder.get(page_of(model, row)).content.decode()


@pytest.mark.parametrize("model", sorted(FACTORIES))
def test_only_rows_of_the_scheme_may_go(beheerder, model):  # noqa: F811
    row = FACTORIES[model]()

    answer = beheerder.post(reverse(f"admin:cycle_{model}_delete", args=[row.pk]), {"post": "yes"})

    assert answer.status_code == (302 if model in REMOVABLE else 403)
    assert type(row).objects.filter(pk=row.pk).exists() is (model not in REMOVABLE)
    assert AuditEntry.objects.filter(event=f"{model}.removed").exists() is (model in REMOVABLE)


def test_season_begins_on_another_day(beheerder):  # noqa: F811
    start = SeasonStartFactory()
    url = page_of("seasonstart", start)

    beheerder.post(url, form_of(beheerder.get(url)) | {"day": "21", "season": "winter"})

    after = SeasonStart.objects.get()
    assert (after.season, after.day) == ("spring", 21)
    assert AuditEntry.objects.get(event="seasonstart.changed").data["fields"] == {"day": ["1", "21"]}


def test_season_on_a_day_that_not_every_year_has_is_refused(beheerder):  # noqa: F811
    url = page_of("seasonstart", SeasonStartFactory())

    answer = beheerder.post(url, form_of(beheerder.get(url)) | {"day": "30"})

    assert "een dag van 1 tot en met 28" in answer.content.decode()


def test_shortest_duration_of_a_slag_is_a_setting(beheerder):  # noqa: F811
    url = page_of("rounddesign", RoundDesignFactory(minimum_days=0))

    beheerder.post(url, form_of(beheerder.get(url)) | {"minimum_days": "35"})

    assert RoundDesign.objects.get().minimum_days == 35


def test_key_of_a_body_stays_and_its_name_may_change(beheerder):  # noqa: F811
    url = page_of("body", BodyFactory(key="agov", name="AGOV"))

    beheerder.post(url, form_of(beheerder.get(url)) | {"key": "anders", "name": "Veiligheidsoverleg"})

    assert Body.objects.values_list("key", "name").get() == ("agov", "Veiligheidsoverleg")


def test_row_with_data_on_a_person_is_refused(beheerder):  # noqa: F811
    url = page_of("schemestep", SchemeStepFactory(activity="Analyse"))

    answer = beheerder.post(url, form_of(beheerder.get(url)) | {"activity": "Bel 06-12345678"})

    assert answer.status_code == 200
    assert SchemeStep.objects.get().activity == "Analyse"
