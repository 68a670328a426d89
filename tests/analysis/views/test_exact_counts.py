"""More of a target group than its report shows: divided by age, exact for who checks, and who asked for it."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from analysis.enums import Flow, Missing
from cycle.enums import AreaLevel
from tests.factories import (
    PASSWORD,
    AreaFactory,
    GeneratedReportFactory,
    ObservationFactory,
    TargetGroupDefinitionFactory,
    UserFactory,
    WijkFactory,
)

pytestmark = pytest.mark.django_db
KEY, YEAR = "adult_very_active", 2026


@pytest.fixture
def group():
    """FX1: four wijken with 23, 4, 17 and 12 persons, and the city with 56."""
    definition = TargetGroupDefinitionFactory(group__key=KEY, group__name="Zeer actieve veelplegers", is_default=True)
    GeneratedReportFactory(kind="doelgroep", code=KEY, period=str(YEAR), title="Doelgroeprapport 2026")
    town = AreaFactory()
    for name, count in (("A", 23), ("B", 4), ("C", 17), ("D", 12)):
        counted(definition, WijkFactory(name=name, parent=town, version=town.version), count)
    counted(definition, town, 56)
    return definition, town


def counted(definition, area, value, **more):
    missing = {} if value is not None else {"missing": Missing.WITHHELD}
    return ObservationFactory(
        indicator=None, definition=definition, flow=Flow.STOCK, area=area, year=YEAR, value=value, **missing, **more
    )


def split(name="leeftijd"):
    return reverse("analysis:group-split", args=[KEY, YEAR, name])


EXACT = reverse("analysis:group-exact", args=[KEY, YEAR])
REFUSED = "Deze uitsplitsing kan niet getoond worden"


def log_in(client, *roles):
    user = UserFactory(roles=list(roles))
    client.force_login(user)
    return user


@pytest.mark.parametrize(
    "ages",
    [{}, {"18-24": 50, "25+": 6}, {"18-24": 56, "25+": 0}, {"18-24": None, "25+": 30}, {"18-24": 53, "25+": 3}],
)
def test_split_that_would_tell_of_few_people_is_refused_and_on_record(client, group, ages):
    for band, count in ages.items():
        counted(*group, count, age_band=band)
    user = log_in(client, Role.BELEIDSADVISEUR)

    answer = client.get(split())

    assertContains(answer, REFUSED)
    assert answer.context["table"] is None
    entry = AuditEntry.objects.get(event="report.split_refused")
    assert (entry.actor_id, entry.data["split"]) == (user.pk, "leeftijd")


def test_split_of_the_city_is_shown_whole_when_every_part_is_large(client, group):
    for band, count in (("18-24", 31), ("25+", 25)):
        counted(*group, count, age_band=band)
    log_in(client, Role.BELEIDSADVISEUR)

    answer = client.get(split())

    assert [[cell.text for cell in row] for row in answer.context["table"].rows] == [
        ["18-24 jaar", "30"],
        ["25+ jaar", "25"],
        ["Alle leeftijden", "55"],
    ]
    assert AuditEntry.objects.get().event == "report.split_shown"


def test_split_per_wijk_is_never_shown(client, group):
    wijk = group[1].children.filter(level=AreaLevel.WIJK).first()
    for band in ("18-24", "25+"):
        counted(group[0], wijk, 400, age_band=band)
    log_in(client, Role.ONDERZOEKER)

    assertContains(client.get(split("leeftijd-wijk")), REFUSED)
    assert client.get(split("naam")).status_code == 404


def test_exact_counts_ask_for_a_purpose_and_the_password_first(client, group):
    log_in(client, Role.ONDERZOEKER)

    first = client.get(EXACT)
    wrong = client.post(EXACT, {"purpose": "check", "password": "een-ander-wachtwoord"})
    none = client.post(EXACT, {"purpose": "", "password": PASSWORD})

    assert (first.status_code, wrong.status_code, none.status_code) == (200, 422, 422)
    for answer in (first, wrong, none):
        assert "rows" not in answer.context
        assertNotContains(answer, "niet afgeschermd, niet delen", status_code=answer.status_code)
    assert not AuditEntry.objects.filter(event="report.exact_figures_read").exists()


def test_exact_counts_are_marked_on_record_and_in_no_file(client, group):
    user = log_in(client, Role.ONDERZOEKER)

    answer = client.post(EXACT, {"purpose": "check", "password": PASSWORD})

    assert [(row.place, row.value) for row in answer.context["rows"]] == [
        ("A", 23), ("B", 4), ("C", 17), ("D", 12), ("Hele stad", 56),
    ]  # fmt: skip
    assertContains(answer, "Exacte aantallen: niet delen")
    assertNotContains(answer, 'class="downloads"')
    assert "no-store" in answer["Cache-Control"]
    entry = AuditEntry.objects.get(event="report.exact_figures_read")
    assert (entry.actor_id, entry.data["purpose"]) == (user.pk, "check")
    assert PASSWORD not in str(entry.data)


def test_password_of_another_opens_nothing(client, group):
    other = UserFactory(roles=[Role.ONDERZOEKER])
    other.set_password("het-wachtwoord-van-een-ander")
    other.save()
    log_in(client, Role.ONDERZOEKER)

    assert client.post(EXACT, {"purpose": "check", "password": "het-wachtwoord-van-een-ander"}).status_code == 422


def test_too_many_wrong_passwords_make_the_account_wait(client, group):
    log_in(client, Role.ONDERZOEKER)

    answers = [
        client.post(EXACT, {"purpose": "check", "password": f"fout-{n}"}, REMOTE_ADDR="192.0.2.1").status_code
        for n in range(6)
    ]

    assert answers[0] == 422
    assert answers[-1] == 429
    again = client.post(EXACT, {"purpose": "check", "password": PASSWORD}, REMOTE_ADDR="192.0.2.1")
    assert again.status_code == 429


def test_privacy_officer_sees_who_asked_what(client, group):
    asker = log_in(client, Role.ONDERZOEKER)
    client.get(split())
    client.post(EXACT, {"purpose": "check", "password": PASSWORD})
    log_in(client, Role.PRIVACY_OFFICER)

    answer = client.get(reverse("analysis:asked-list"))

    assertContains(answer, asker.name, count=2)
    assertContains(answer, "vroeg een uitsplitsing die niet getoond kan worden")
    assertContains(answer, "naar leeftijd, hele stad")
    assertContains(answer, "de controle van deze levering")
