"""A note is made, changed and stopped; the reports that hold its figure are made anew."""

from datetime import UTC, datetime

import pytest

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.editing import StaleEditError
from amersfoort_veiligheid.web.models import Job
from analysis import permissions
from analysis.models import Footnote
from analysis.services import footnotes
from analysis.services.reference_footnotes import load_footnotes
from cycle.services.reference_files import ReferenceFileError
from tests.factories import FootnoteFactory, IndicatorFactory, UserFactory, WijkFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 30, 9, tzinfo=UTC)
GIVEN = {"indicator": None, "area": None, "first_year": 2020, "last_year": 2021, "text": "Er was corona."}


def asked_years():
    return [job.parameters["years"] for job in Job.objects.all()]


def test_a_note_asks_for_new_reports_from_its_first_year_on():
    made = footnotes.add_footnote(**GIVEN, by=UserFactory(), at=AT)

    assert made.years == "2020 tot en met 2021"
    assert asked_years() == [[2020]]
    assert AuditEntry.objects.get(event="footnote.added").target_label == "Er was corona."


def test_years_stand_in_order():
    with pytest.raises(footnotes.FootnoteError, match="laatste jaar") as refusal:
        footnotes.add_footnote(**{**GIVEN, "last_year": 2019}, by=UserFactory(), at=AT)

    assert refusal.value.field == "last_year"
    assert not Footnote.objects.exists()


def test_a_change_goes_for_the_earliest_of_both_years():
    row = FootnoteFactory(text="Oud.", first_year=2024, last_year=2024)

    footnotes.change_footnote(footnote_id=row.pk, seen=1, **GIVEN, by=UserFactory(), at=AT)

    row.refresh_from_db()
    assert (row.text, row.first_year, row.revision) == ("Er was corona.", 2020, 2)
    assert asked_years() == [[2020]]
    assert AuditEntry.objects.get(event="footnote.changed").data["before"] == "Oud."


def test_who_comes_second_writes_nothing_over():
    row = FootnoteFactory(text="Van de ander.", revision=2)

    for verb, more in ((footnotes.change_footnote, GIVEN), (footnotes.end_footnote, {"reason": "Klaar."})):
        with pytest.raises(StaleEditError):
            verb(footnote_id=row.pk, seen=1, **more, by=UserFactory(), at=AT)

    row.refresh_from_db()
    assert (row.text, row.is_ended) == ("Van de ander.", False)


def test_a_stopped_note_says_why_and_is_not_taken_along():
    row, by = FootnoteFactory(first_year=2023, last_year=2024), UserFactory()

    footnotes.end_footnote(footnote_id=row.pk, seen=1, reason="De bron heeft het verbeterd.", by=by, at=AT)

    row.refresh_from_db()
    assert (row.ended_by, row.end_reason) == (by, "De bron heeft het verbeterd.")
    assert not Footnote.objects.in_force().exists()
    assert asked_years() == [[2023]]
    with pytest.raises(footnotes.FootnoteError, match="gestopt"):
        footnotes.change_footnote(footnote_id=row.pk, seen=2, **GIVEN, by=by, at=AT)


@pytest.mark.parametrize("role", Role)
def test_research_writes_and_who_reads_reports_sees(role):
    FootnoteFactory()
    user = UserFactory(roles=[role])
    outside = {Role.PARTNER, Role.RAADSLID, Role.GRIFFIE}

    assert permissions.may_write_footnotes(user) is (role in {Role.ONDERZOEKER, Role.BEHEERDER})
    assert Footnote.objects.visible_to(user).exists() is (role not in outside)


# --- those that come along


def folder(tmp_path, words):
    (tmp_path / "footnotes.yaml").write_text(f"noten:\n  - {words}\n", encoding="utf-8")
    return tmp_path


def test_notes_of_a_folder_come_once(tmp_path):
    indicator, wijk = IndicatorFactory(key="lawaai"), WijkFactory(code="WK990104")
    words = "{indicator: lawaai, area: WK990104, first_year: 2025, last_year: 2025, text: Kermis.}"

    first, again = (load_footnotes(folder(tmp_path, words), at=AT).as_dict() for _ in range(2))

    row = Footnote.objects.get()
    assert (row.indicator, row.area, row.text) == (indicator, wijk, "Kermis.")
    assert (first["created"], again["created"]) == (1, 0)


def test_a_note_whose_words_were_changed_does_not_come_back_beside_them(tmp_path):
    IndicatorFactory(key="lawaai")
    words = "{indicator: lawaai, first_year: 2025, last_year: 2025, text: Kermis.}"
    load_footnotes(folder(tmp_path, words), at=AT)
    Footnote.objects.update(text="Tien dagen kermis.")

    load_footnotes(folder(tmp_path, words), at=AT)

    assert Footnote.objects.get().text == "Tien dagen kermis."


@pytest.mark.parametrize("name", ["indicator", "area"])
def test_a_note_about_what_is_not_there_is_refused(tmp_path, name):
    words = f"{{{name}: WK000000, first_year: 2025, last_year: 2025, text: Kermis.}}"

    with pytest.raises(ReferenceFileError, match="WK000000"):
        load_footnotes(folder(tmp_path, words), at=AT)


def test_a_municipality_without_a_file_has_none(tmp_path):
    assert load_footnotes(tmp_path, at=AT).as_dict() == {"created": 0, "updated": 0, "unchanged": 0}
