"""Innovation themes and lessons in the browser (S176-S185, story 12)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import UserFactory
from tests.factories.plans import InnovationStepFactory, InnovationThemeFactory, LessonFactory, VAPFactory
from tests.factories.policy import PolicyCycleFactory, RunningProjectFactory, ThemeFactory
from vap.models import InnovationTheme, Lesson

pytestmark = pytest.mark.django_db
LIST = reverse("vap:innovation-list")
PROPOSE = reverse("vap:innovation-propose")
REGISTER = reverse("vap:lesson-list")
TYPED = {
    "title": "Digitale buurtpreventie",
    "kind": "experiment",
    "idea": "bewoners waarschuwen elkaar.",
    "question": "melden zij sneller?",
    "stop_rule": "bij minder dan twintig deelnemers.",
    "years": "1",
}
LESSON = {"to": "stopped", "lesson_title": "Vraag het eerst", "lesson": "niemand wilde het."}


def page(name, row):
    return reverse(f"vap:innovation-{name}", args=[row.pk])


def under(prefix, values):
    return {f"{prefix}-{name}": value for name, value in values.items()}


def running(ends_in=200, **more):
    today = timezone.localdate()
    return InnovationThemeFactory(
        running=True, start_date=today - timedelta(days=100), end_date=today + timedelta(days=ends_in), **more
    )


def login(client, role):
    user = UserFactory(roles=[role])
    client.force_login(user)
    return user


@pytest.fixture
def bram(client):
    return login(client, Role.AGOV_SECRETARIS)


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_each_number(client, bram, count, django_assert_num_queries):
    for _ in range(count):
        running(theme=ThemeFactory())
        InnovationThemeFactory()
        InnovationThemeFactory(running=True, state="stopped", lesson="L.", ended_on=date(2026, 6, 1))
    client.get(LIST)

    with django_assert_num_queries(7):
        response = client.get(LIST)

    assert (len(response.context["bouquet"].active), len(response.context["page"].object_list)) == (count, count)


def test_partner_proposes_and_the_secretary_receives(client):
    """S179, story 12 step 1."""
    partner = login(client, Role.PARTNER)

    response = client.post(PROPOSE, TYPED)

    row = InnovationTheme.objects.get()
    assertRedirects(response, page("detail", row))
    assert (row.organisation, row.state, row.years) == (partner.organisation, "proposed", 1)
    login(client, Role.AGOV_SECRETARIS)
    assertContains(client.get(reverse("agov:overview")), "Voorstel voor innovatie van")
    assertContains(client.get(page("detail", row)), "Laten we dit beginnen?")


def test_three_years_is_refused(client):
    """S180, story 12 step 2."""
    login(client, Role.PARTNER)

    response = client.post(PROPOSE, {**TYPED, "years": "3"})

    assertContains(response, "Een innovatiethema duurt één of twee jaar.", status_code=422)
    assertContains(response, "bewoners waarschuwen elkaar.", status_code=422)
    assert not InnovationTheme.objects.exists()


def test_three_kinds_and_no_other(client):
    """S181: een vernieuwend thema, een nieuwe aanpak, of een experimenteel project."""
    login(client, Role.PARTNER)
    offered = client.get(PROPOSE).context["form"]["kind"].field.choices

    for number, (kind, _) in enumerate(offered):
        client.post(PROPOSE, {**TYPED, "title": f"Voorstel {number}", "kind": kind})
    refused = client.post(PROPOSE, {**TYPED, "title": "Vierde", "kind": "project"})

    assert [str(label) for _, label in offered] == ["vernieuwend thema", "nieuwe aanpak", "experimenteel project"]
    assert list(InnovationTheme.objects.order_by("title").values_list("kind", flat=True)) == [
        "theme", "approach", "experiment",
    ]  # fmt: skip
    assert refused.status_code == 422


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"question": ""}, "verplicht"),
        ({"title": "Bestaat al"}, "Er is al een innovatiethema met deze naam."),
        ({"idea": "Bel 06-12345678."}, "telefoonnummer"),
        ({"idea": "dit doet Jan de Vries."}, "Noemt u hier een persoon?"),
    ],
)
def test_wrong_proposal_says_what(client, bram, change, words):
    InnovationThemeFactory(title="Bestaat al")

    assertContains(client.post(PROPOSE, {**TYPED, **change}), words, status_code=422)


def test_second_editor_sees_both_texts(client, bram):
    row = InnovationThemeFactory(question="Oud?", revision=2)

    response = client.post(page("edit", row), {**TYPED, "question": "Nieuw?", "revision": "1"})

    assertContains(response, "Iemand anders heeft dit intussen gewijzigd.", status_code=409)
    row.refresh_from_db()
    assert row.question == "Oud?"


def test_lessons_come_back_while_one_types(client, bram):
    theme = ThemeFactory()
    LessonFactory(title="Camera's bij het station", text="Eerst vragen.", theme=theme)

    answer = client.post(reverse("vap:lessons-alike"), {"title": "Meer camera's", "theme": str(theme.pk)})
    nothing = client.post(reverse("vap:lessons-alike"), {"title": "Sportclubs", "theme": "x"})

    assertContains(answer, "Dit leerden we eerder")
    assertContains(answer, "Getoond om hetzelfde thema en dezelfde woorden (camera).")
    assert nothing.content.strip() == b""


def test_lessons_stand_with_a_proposal(client, bram):
    LessonFactory(title="Digitale buurtpreventie vraagt een begeleider", text="Bewoners waarschuwen anders niet.")

    assertContains(client.get(page("detail", InnovationThemeFactory())), "Dit leerden we eerder")


def test_begin_gives_a_hard_end(client, bram):
    row = InnovationThemeFactory(years=2)

    client.post(page("start", row), under("begin", {"start_date": "2026-12-01"}))

    row.refresh_from_db()
    assert (row.state, row.end_date) == ("running", date(2028, 11, 30))


def test_fourth_asks_which_one_goes_and_one_goes_with_a_lesson(client, bram):
    """S182, story 12 step 1."""
    gone, *_ = running(title="Oud"), running(), running()
    row = InnovationThemeFactory()
    assertContains(client.get(page("detail", row)), "Er lopen al 3 thema's; afgesproken is hoogstens 3.")
    begin = {"start_date": "2026-12-01"}

    asked = client.post(page("start", row), under("begin", begin))
    without = client.post(page("start", row), under("begin", {**begin, "gone": gone.pk}))
    client.post(
        page("start", row), under("begin", {**begin, "gone": gone.pk, "lesson_title": "Les", "lesson": "tekst."})
    )

    assertContains(asked, "Kies welk thema plaatsmaakt, of schrijf hieronder op", status_code=422)
    assertContains(without, "Schrijf op wat we leerden van het thema dat plaatsmaakt.", status_code=422)
    gone.refresh_from_db()
    row.refresh_from_db()
    assert (gone.state, row.state) == ("stopped", "running")
    assertContains(client.get(page("detail", gone)), f"Maakte plaats voor</dt><dd>{row}")


def test_fourth_with_a_reason(client, bram):
    for _ in range(3):
        running()
    row = InnovationThemeFactory()

    client.post(
        page("start", row), under("begin", {"start_date": "2026-12-01", "over_limit_reason": "de raad wil het."})
    )

    assertContains(client.get(page("detail", row)), "de raad wil het.")


def test_refused_proposal_says_why_to_who_made_it(client, bram):
    row = InnovationThemeFactory(made_by=login(client, Role.RAADSLID))
    login(client, Role.AGOV_SECRETARIS)

    client.post(page("refuse", row), under("niet", {"reason": "dit loopt al elders."}))

    client.force_login(row.made_by)
    assertContains(client.get(page("detail", row)), "dit loopt al elders.")


def test_stopped_is_a_normal_end_and_its_lesson_is_public(client, bram):
    """S177, story 12 step 3."""
    row = running()

    client.post(page("end", row), under("einde", LESSON))

    detail = client.get(page("detail", row))
    assertContains(detail, "geleerd, gestopt")
    assertNotContains(detail, "status--red")
    client.logout()
    public = client.get(page("lesson", row))
    assertContains(public, "Vraag het eerst")
    assertContains(public, "We hebben genoeg geleerd en zijn gestopt. Dat hoort bij iets nieuws proberen.")
    assertNotContains(public, row.made_by.name)


def test_adopted_names_where(client, bram):
    row, vap = running(), VAPFactory()

    refused = client.post(page("end", row), under("einde", {**LESSON, "to": "adopted"}))
    client.post(page("end", row), under("einde", {**LESSON, "to": "adopted", "vap": vap.pk}))

    assertContains(refused, "Kies de prioriteit of het VAP waarin dit is opgenomen.", status_code=422)
    assertContains(client.get(page("detail", row)), f"Werd VAP</dt><dd>{vap}")


def test_day_after_the_end_it_is_not_active_and_its_lesson_page_exists(client, bram):
    """S183."""
    row, last_day = running(ends_in=-1, title="Voorbij"), running(ends_in=0, title="Laatste dag")

    response = client.get(LIST)

    assert response.context["bouquet"].active == (last_day,)
    assertContains(response, "De tijd is om: wat wordt het?")
    client.logout()
    assertContains(client.get(page("lesson", row)), "De les wordt nog opgeschreven.")
    assert client.get(page("lesson", last_day)).status_code == 404


def test_reminder_comes_three_months_ahead(client, bram):
    running(ends_in=80, title="Loopt af")
    running(ends_in=100, title="Loopt nog lang")

    overview = client.get(reverse("agov:overview"))

    assertContains(client.get(LIST), '<strong class="small">eindigt binnen drie maanden</strong>', count=1)
    assertContains(overview, "Loopt af")
    assertNotContains(overview, "Loopt nog lang")


def test_step_is_written_by_who_proposed_it(client):
    partner = login(client, Role.PARTNER)
    row = running(organisation=partner.organisation)
    step = {"kind": "dead_end", "what": "geluid geprobeerd.", "learned": "werkt niet."}

    future = client.post(page("step", row), under("stap", {**step, "done_on": "2999-01-01"}))
    client.post(page("step", row), under("stap", {**step, "done_on": timezone.localdate().isoformat()}))

    assertContains(future, "Kies een dag binnen de looptijd van dit thema.", status_code=422)
    assertContains(client.get(page("detail", row)), "doodlopende wegen verkennen")
    assert client.post(page("step", running()), {}).status_code == 403


def test_learned_steps_stand_on_the_public_page(client):
    row = InnovationThemeFactory(running=True, state="ended", lesson="L.", ended_on=date(2026, 6, 1))
    InnovationStepFactory(innovation=row, what="Elders gekeken.", learned="Licht schrikt af.")

    assertContains(client.get(page("lesson", row)), "Licht schrikt af.")


def test_themes_stand_on_the_season_board(client, bram):
    """S185."""
    today = timezone.localdate()
    cycle = PolicyCycleFactory(start_date=today - timedelta(days=30), end_date=today + timedelta(days=700))
    row = running(title="Straatcoaches")
    running(title="Al gestopt", state="stopped", lesson="L.", ended_on=today)

    response = client.get(reverse("agov:board-cycle", args=[cycle.pk]))

    assert [band.theme for band in response.context["board"].innovations] == [row]
    assertContains(response, "Wat proberen we ondertussen uit?")
    assertNotContains(response, "Al gestopt")


def test_file_says_the_same(client, bram):
    running(title="=Loopt")

    text = client.get(reverse("vap:innovation-export", args=["csv"])).content.decode("utf-8-sig")

    assert "'=Loopt" in text
    assert client.get(reverse("vap:innovation-export", args=["pdf"])).status_code == 404


def test_register_is_searched_by_words_theme_and_source(client, bram):
    theme = ThemeFactory()
    LessonFactory(title="Sloten in portieken", theme=theme)
    RunningProjectFactory(state="done", lesson="Regel het beheer.", end_date=date(2025, 1, 16))

    def titles(query):
        return [line.title for line in client.get(f"{REGISTER}?{query}").context["page"]]

    assert titles("") == ["Sloten in portieken", "Regel het beheer."]
    assert titles("zoek=SLOT") == ["Sloten in portieken"]
    assert titles("zoek=beheer+sloten") == []
    assert titles(f"theme={theme.pk}") == ["Sloten in portieken"]
    assert titles("bron=project") == ["Regel het beheer."]
    assertContains(client.get(f"{REGISTER}?zoek=niets"), "Geen les gevonden")
    text = client.get(reverse("vap:lesson-export", args=["csv"]) + "?bron=project").content.decode("utf-8-sig")
    assert ("Regel het beheer." in text, "Sloten" in text) == (True, False)


def test_register_answers_rows_alone_to_htmx(client, bram):
    LessonFactory(title="Sloten")

    response = client.get(REGISTER, headers={"HX-Request": "true"})

    assertContains(response, "Sloten")
    assertNotContains(response, "<html")
    assert Lesson.objects.count() == 1
