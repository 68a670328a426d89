"""Words with their meaning (S16, S35), names that can be changed (S14, S195), kinds of safety (S20-S26, S30)."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.template import Context, Template
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from cycle.enums import LabelKey, SafetyScope
from cycle.models import GlossaryTerm, Label, SafetyKind, Theme
from cycle.queries.words import glossary, words_stand
from cycle.services.reference_words import load_words
from tests.factories import UserFactory
from tests.factories.policy import (
    BodyFactory,
    CycleStepFactory,
    GlossaryTermFactory,
    LabelFactory,
    MilestoneFactory,
    PartyFactory,
    SafetyKindFactory,
    SchemeStepFactory,
    ThemeFactory,
)
from tests.urls_of_site import named_views

pytestmark = pytest.mark.django_db
GLOSSARY = reverse("cycle:glossary")
COMMON = settings.BASE_DIR / "fixtures" / "common"


def drawn(template, **more):
    return Template("{% load policy %}" + template).render(Context({"request": HttpRequest(), **more}))


@pytest.fixture
def lotte(client):
    user = UserFactory(roles=[Role.BELEIDSADVISEUR])
    client.force_login(user)
    return user


# --- what a page that is kept rests on


@pytest.mark.parametrize(
    ("made", "change"),
    [
        (GlossaryTermFactory, {"term": "ander woord"}),
        (GlossaryTermFactory, {"definition": "Iets anders."}),
        (GlossaryTermFactory, {"source": "Andere nota"}),
        (GlossaryTermFactory, {"is_explained": True}),
        (GlossaryTermFactory, {"valid_from": date(2004, 1, 1)}),
        (GlossaryTermFactory, {"valid_to": date(2024, 12, 31)}),
        (LabelFactory, {"singular": "Andere naam"}),
        (LabelFactory, {"short": "AN"}),
        (LabelFactory, {"plural": "Andere namen"}),
        (LabelFactory, {"short_plural": "AN's"}),
        (LabelFactory, {"meaning": "Iets anders."}),
    ],
)
def test_any_change_of_a_word_or_name_is_noticed_by_what_was_kept(made, change, django_assert_num_queries):
    row = made()
    made()
    with django_assert_num_queries(1):
        before = words_stand(date(2026, 1, 1))

    assert words_stand(date(2026, 1, 1)) == before
    type(row).objects.filter(pk=row.pk).update(**change)
    assert words_stand(date(2026, 1, 1)) != before


def test_a_meaning_that_begins_later_is_not_looked_at_yet():
    GlossaryTermFactory(valid_from=date(2027, 1, 1))

    assert words_stand(date(2026, 12, 31)) == []
    assert len(words_stand(date(2027, 1, 1))) == 1


# --- names (S14, S195)


def test_a_renamed_programme_is_followed_by_every_screen(client, lotte):
    """Walk every address without arguments, and look at every template and every choice."""
    LabelFactory(key="safety-programme", singular="Integraal Veiligheidsplan", short="IVP")
    showing = []
    for name, view in named_views():
        if name.startswith(("cycle:", "agov:", "vap:", "analysis:")) and "file" not in name and callable(view):
            try:
                address = reverse(name)
            except Exception:  # noqa: BLE001 -- it needs a record
                continue
            response = client.get(address)
            text = response.content.decode(errors="ignore").casefold()
            assert "integraal veiligheidsprogramma" not in text, name
            if "integraal veiligheidsplan" in text:
                showing.append(name)

    assert {"cycle:document-list", "cycle:mandate-list", "cycle:glossary"} <= set(showing)


def test_no_template_prints_a_name_that_can_be_changed():
    changeable = re.compile("integraal veiligheidspr?(ogramma|lan)", re.IGNORECASE)
    folder = Path(settings.BASE_DIR) / "templates"

    assert [path.name for path in folder.rglob("*.html") if changeable.search(path.read_text())] == []


@pytest.mark.parametrize("key", LabelKey)
def test_a_name_without_a_row_is_that_of_the_product(key):
    assert drawn(f'{{% label "{key.value}" %}}') == key.label


def test_plural_of_the_product_holds_as_long_as_the_name_does():
    assert (
        drawn('{% label "vap" "short-plural" %}, {% label "vap" "plural" %}') == "VAP&#x27;s, veiligheidsactieplannen"
    )

    row = LabelFactory(key="vap", singular="actieplan", short="AP")
    assert drawn('{% label "vap" "short-plural" %}') == "AP&#x27;s"
    Label.objects.filter(pk=row.pk).update(plural="actieplannen")
    assert drawn('{% label "vap" "plural" %}') == "actieplannen"


def test_a_renamed_body_goes_on_in_the_scheme_and_open_steps_and_leaves_what_is_done(admin_client_of_label):
    """S14 for names that people wrote in texts of their own: AGOV becomes Veiligheidsberaad, VAP becomes actieplan."""
    client, steering, plan = admin_client_of_label
    body, party = BodyFactory(name="AGOV"), PartyFactory(name="AGOV")
    row = SchemeStepFactory(activity="Besluiten in AGOV, college en raad")
    open_step = CycleStepFactory(activity="Uitwerken tot VAP's", explanation="Per VAP; VAPOR niet.")
    done = CycleStepFactory(state="done", done_on=date(2026, 11, 1), activity="AGOV hield zitting")
    milestone = MilestoneFactory(title="Advies van AGOV")
    reached = MilestoneFactory(title="Advies van AGOV", reached_on=date(2026, 12, 1))

    change(client, steering, singular="Veiligheidsberaad", short="Veiligheidsberaad")
    change(client, plan, singular="actieplan", short="AP", plural="actieplannen", short_plural="AP's")

    for made in (body, party, row, open_step, done, milestone, reached):
        made.refresh_from_db()
    assert (body.name, party.name, row.activity) == (
        "Veiligheidsberaad",
        "Veiligheidsberaad",
        "Besluiten in Veiligheidsberaad, college en raad",
    )
    assert (open_step.activity, open_step.explanation) == ("Uitwerken tot AP's", "Per AP; VAPOR niet.")
    assert open_step.revision == 2
    assert (milestone.title, reached.title) == ("Advies van Veiligheidsberaad", "Advies van AGOV")
    assert done.activity == "AGOV hield zitting"
    assert AuditEntry.objects.filter(event="label.followed").count() == 2


def change(client, row, **names):
    address = reverse("admin:cycle_label_change", args=[row.pk])
    data = {"singular": row.singular, "short": row.short, "meaning": row.meaning, "plural": "", "short_plural": ""}
    answer = client.post(address, data | names)
    assert answer.status_code == 302, answer.context["adminform"].form.errors


@pytest.fixture
def admin_client_of_label(client):
    client.force_login(UserFactory(roles=[Role.BEHEERDER], is_staff=True, is_superuser=True))
    steering = LabelFactory(key="steering-body", singular="AGOV", short="AGOV")
    plan = LabelFactory(key="vap", singular="veiligheidsactieplan", short="VAP", short_plural="VAP's")
    return client, steering, plan


def test_forms_of_a_name():
    LabelFactory(key="safety-programme", singular="veiligheidsplan", short="VP")

    assert drawn('{% label "safety-programme" "short" %}') == "VP"
    assert drawn('{% label "safety-programme" "capital" %}') == "Veiligheidsplan"
    with pytest.raises(KeyError):
        drawn('{% label "programa" %}')
    with pytest.raises(KeyError):
        drawn('{% label "safety-programme" "kort" %}')


def test_names_and_terms_are_read_once_per_page(django_assert_num_queries):
    GlossaryTermFactory(term="slag"), LabelFactory(key="safety-programme")

    with django_assert_num_queries(2):
        drawn('{% label "safety-programme" %}{% label "survey" %}{% term "slag" %}{% term "keuze" %}{% term "slag" %}')


def test_names_with_their_meaning_stand_on_the_page_of_words(client):
    load_words(COMMON)

    response = client.get(GLOSSARY)

    for short in ("GSB", "OOV", "SOB", "WSO", "BES", "WOW"):
        row = Label.objects.get(short=short)
        assert row.meaning
        assertContains(response, row.meaning)


# --- terms (S16, S35)


def test_a_term_gives_definition_source_and_first_day():
    GlossaryTermFactory(term="slag", definition="Een ronde overleg.", source="Nota, 5.5", valid_from=date(2003, 9, 1))

    html = drawn('Drie {% term "slag" "slagen" %}.')

    assert re.search(r'popovertarget="(\S+)" aria-describedby="\1">slagen</button>', html)
    assert 'id="betekenis-1" popover' in html
    for words in ("Een ronde overleg.", "Bron: Nota, 5.5", "Geldig vanaf 1 september 2003"):
        assert words in html
    assert html.endswith(".")
    assert "</span>." in html or "</script>." in html


def test_a_word_without_a_meaning_is_printed_plain():
    assert drawn('{% term "slag" %}') == "slag"


def test_a_term_twice_on_a_page_has_two_ids_and_one_script():
    GlossaryTermFactory(term="slag")

    html = drawn('{% term "slag" %} {% term "Slag" %}')

    assert re.findall(r'id="(betekenis-\d)"', html) == ["betekenis-1", "betekenis-2"]
    assert html.count("<script") == 1


def test_the_meaning_that_holds_comes_first_and_the_old_one_stays_to_be_read(client):
    GlossaryTermFactory(
        term="ramp", definition="Vroeger.", valid_from=date(1985, 1, 1), valid_to=date(2010, 9, 30), source="Oude wet"
    )
    GlossaryTermFactory(term="ramp", definition="Nu.", valid_from=date(2010, 10, 1), source="Nieuwe wet")
    GlossaryTermFactory(term="ramp", definition="Straks.", valid_from=timezone.localdate() + timedelta(days=1))

    [entry] = glossary(timezone.localdate())
    response = client.get(GLOSSARY)

    assert (entry.current.definition, [row.definition for row in entry.earlier]) == ("Nu.", ["Vroeger."])
    assertContains(response, "geldig tot en met 30 september 2010")
    assertNotContains(response, "Straks.")


def test_a_term_that_holds_no_more_says_so(client):
    GlossaryTermFactory(term="ramp", valid_to=date(2010, 9, 30))

    assertContains(client.get(GLOSSARY), "(vroeger)")


def test_both_terms_of_the_footnotes_have_a_last_day(client):
    """S35: what the law meant then, with "geldig tot", beside what it means now."""
    load_words(COMMON)

    for term in ("ramp", "agressie op het werk"):
        old, new = GlossaryTerm.objects.filter(term=term).order_by("valid_from")
        assert old.valid_to is not None
        assert old.valid_to + timedelta(days=1) == new.valid_from
        assertContains(client.get(GLOSSARY, {"zoek": term}), "geldig tot en met")


def test_words_are_searched_in_term_and_meaning(client):
    GlossaryTermFactory(term="slag", definition="Een ronde overleg."), GlossaryTermFactory(term="keuze")

    assert [entry.term for entry in client.get(GLOSSARY, {"zoek": "OVERLEG"}).context["entries"]] == ["slag"]
    assertContains(client.get(GLOSSARY, {"zoek": "xyz"}), "Geen begrip gevonden")


def test_integraal_is_explained_as_three_things(client):
    """S15: never one vague word; partners, kinds of measures and problems apart."""
    load_words(COMMON)

    meaning = GlossaryTerm.objects.get(term="integraal").definition

    for part in ("partners", "maatregelen", "problemen"):
        assert part in meaning


# --- kinds of safety (S7, S20-S26, S30)

OUT = ("Verkeersveiligheid", "Ongevallen binnen en buiten het huis", "Gezondheid en invloed van buiten",
       "Veilige bouwwerken", "Agressie en geweld op het werk")  # fmt: skip


def test_every_kind_of_the_note_is_listed_with_its_scope(client, lotte):
    load_words(COMMON)

    response = client.get(reverse("cycle:safety-kind-list"))

    lines = {kind.name: (kind.scope, depth) for kind, depth in response.context["lines"]}
    assert {name: lines[name] for name in OUT} == dict.fromkeys(OUT, (SafetyScope.OUT_OF_SCOPE, 0))
    assert lines["Sociale veiligheid"] == (SafetyScope.IN_SCOPE, 0)
    assert [name for name, (scope, depth) in lines.items() if scope == SafetyScope.ALIGNMENT] == [
        "Fysieke veiligheid",
        "Brandveiligheid",
        "Externe veiligheid",
        "Overige rampen",
    ]
    assertContains(response, "hoort niet bij dit beleid</span>", count=len(OUT))


def test_reference_data_come_once_and_never_undo_a_choice():
    load_words(COMMON)
    SafetyKind.objects.filter(name="Verkeersveiligheid").update(scope=SafetyScope.IN_SCOPE)
    Label.objects.filter(key="safety-programme").update(singular="veiligheidsplan")
    Theme.objects.first().delete()
    before = (SafetyKind.objects.count(), GlossaryTerm.objects.count(), Label.objects.count(), Theme.objects.count())

    tally = load_words(COMMON)

    assert (tally.created, tally.updated) == (0, 0)
    assert before == (
        SafetyKind.objects.count(), GlossaryTerm.objects.count(), Label.objects.count(), Theme.objects.count(),
    )  # fmt: skip
    assert SafetyKind.objects.get(name="Verkeersveiligheid").scope == SafetyScope.IN_SCOPE
    assert Label.objects.get(key="safety-programme").singular == "veiligheidsplan"


def test_themes_that_come_along_are_in_scope_and_in_no_code():
    """S7: themes are rows; the product names none."""
    load_words(COMMON)
    rooms = ("amersfoort_veiligheid", "cycle", "analysis", "vap", "agov")
    code = "".join(
        path.read_text() for room in rooms for path in (Path(settings.BASE_DIR) / room).rglob("*.py")
        if "example" not in path.parts
    )  # fmt: skip

    assert {theme.safety_kind.scope for theme in Theme.objects.select_related("safety_kind")} == {SafetyScope.IN_SCOPE}
    assert [theme.name for theme in Theme.objects.all() if theme.name in code] == []


# --- beheer


@pytest.fixture
def beheerder(client):
    user = UserFactory(roles=[Role.BEHEERDER], is_staff=True)
    client.force_login(user, backend="amersfoort_veiligheid.accounts.backends.AccountBackend")
    return client


def kind_of(name, **more):
    return {"name": name, "parent": "", "scope": "in_scope", "description": "", "sort_order": "90"} | more


def test_a_new_kind_is_added_in_beheer_and_listed(beheerder):
    """S30: without code."""
    beheerder.post(reverse("admin:cycle_safetykind_add"), kind_of("Digitale veiligheid"))

    assertContains(beheerder.get(reverse("cycle:safety-kind-list")), "Digitale veiligheid")


def test_kinds_do_not_stand_in_a_circle(beheerder):
    top = SafetyKindFactory(name="Boven")
    below = SafetyKindFactory(name="Onder", parent=top)

    response = beheerder.post(
        reverse("admin:cycle_safetykind_change", args=[top.pk]), kind_of("Boven", parent=str(below.pk))
    )

    assertContains(response, "Deze soort valt zelf onder de soort die u kiest.")


def test_a_theme_out_of_scope_is_refused_in_beheer_with_the_reason(beheerder):
    """S32."""
    traffic = SafetyKindFactory(name="Verkeersveiligheid", scope=SafetyScope.OUT_OF_SCOPE)

    response = beheerder.post(
        reverse("admin:cycle_theme_add"),
        {"name": "Minder botsingen", "description": "", "safety_kind": str(traffic.pk), "field": "", "is_active": "on"},
    )

    assertContains(response, "Verkeersveiligheid hoort niet bij dit beleid.")
    assert not Theme.objects.exists()


def test_a_name_is_changed_in_beheer_and_its_key_stays(beheerder):
    row = LabelFactory(key="safety-programme")

    beheerder.post(
        reverse("admin:cycle_label_change", args=[row.pk]),
        {"key": "iets-anders", "singular": "Veiligheidsplan", "short": "VP", "meaning": "Ons plan."},
    )

    row.refresh_from_db()
    assert (row.key, row.singular) == ("safety-programme", "Veiligheidsplan")


@pytest.mark.parametrize("factory", [GlossaryTermFactory, LabelFactory, SafetyKindFactory, ThemeFactory])
def test_each_list_and_page_of_beheer_opens(beheerder, factory):
    row = factory()
    name = row._meta.model_name

    assert beheerder.get(reverse(f"admin:cycle_{name}_changelist")).status_code == 200
    assert beheerder.get(reverse(f"admin:cycle_{name}_change", args=[row.pk])).status_code == 200
