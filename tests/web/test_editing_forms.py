"""Forms of records that several people edit: both texts on the page, and a second time that wins knowingly."""

import json
import re
from datetime import date, datetime, time
from decimal import Decimal
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.http import QueryDict

from amersfoort_veiligheid.web.editing import StaleEditError, claim_revision
from amersfoort_veiligheid.web.editing_forms import RevisionForm, as_read, mark_differences
from tests.factories import OrganisationFactory

TRACKS = [("", "Kies"), ("objective", "Objectief"), ("Groep", [("subjective", "Subjectief")])]


class PlanForm(RevisionForm):
    free_text = ("text",)

    title = forms.CharField(label="Titel")
    text = forms.CharField(label="Tekst", required=False, widget=forms.Textarea)
    track = forms.ChoiceField(label="Soort", choices=TRACKS)
    due_on = forms.DateField(label="Klaar op")
    wards = forms.MultipleChoiceField(label="Wijken", choices=[("1", "Stad"), ("2", "Vathorst")], required=False)
    is_shared = forms.BooleanField(label="Gedeeld", required=False)


def plan(**changes):
    values = {
        "revision": 3,
        "title": "Stil op straat",
        "text": "Regel een\nRegel twee",
        "track": "objective",
        "due_on": date(2026, 9, 1),
        "wards": ["1"],
        "is_shared": True,
    }
    return SimpleNamespace(**values | changes)


def sent(**changes) -> QueryDict:
    values = {
        "revision": "3",
        "title": "Stil op straat",
        "text": "Regel een\r\nRegel twee",
        "track": "objective",
        "due_on": "2026-09-01",
        "wards": ["1"],
        "is_shared": "on",
    }
    data = QueryDict(mutable=True)
    for key, value in (values | changes).items():
        data.setlist(key, value if isinstance(value, list) else [value])
    return data


def clashed(current=None, **changes) -> PlanForm:
    form = PlanForm(sent(**changes), instance=plan())
    assert form.is_valid(), form.errors
    form.show_conflict(current or plan(revision=4))
    return form


def words(pieces) -> str:
    return "".join(piece.text for piece in pieces)


def test_fields_show_what_the_record_holds():
    form = PlanForm(instance=plan())

    assert [form[name].value() for name in ("revision", "title", "track", "wards")] == [
        3,
        "Stil op straat",
        "objective",
        ["1"],
    ]
    assert '<input type="hidden" name="revision" value="3"' in render_crispy_form(form)


def test_what_the_view_gives_goes_before_the_record():
    assert PlanForm(instance=plan(), initial={"title": "Eigen begin"})["title"].value() == "Eigen begin"


def test_seen_is_the_revision_of_the_page():
    form = PlanForm(sent(revision="2"), instance=plan())

    assert form.is_valid()
    assert form.seen == 2


def test_form_for_a_new_record_asks_no_revision():
    data = sent()
    del data["revision"]
    form = PlanForm(data)

    assert form.is_valid()
    assert form.seen == 0
    assert "revision" not in form.fields


def test_page_that_lost_its_revision_is_refused():
    data = sent()
    del data["revision"]
    form = PlanForm(data, instance=plan())

    assert not form.is_valid()
    assert "Laad haar opnieuw" in str(form.errors["revision"])


@pytest.mark.parametrize("wrong", ["0", "-1", "drie", ""])
def test_revision_that_cannot_be_is_refused(wrong):
    assert not PlanForm(sent(revision=wrong), instance=plan()).is_valid()


def test_conflict_shows_only_what_differs_as_people_read_it():
    current = plan(
        revision=4, title="Rustig op straat", track="subjective", due_on=date(2026, 10, 15), wards=["1", "2"], text=""
    )

    form = clashed(current, is_shared=[])

    rows = {row.label: (words(row.theirs), words(row.mine)) for row in form.comparison}
    assert rows == {
        "Titel": ("Rustig op straat", "Stil op straat"),
        "Tekst": ("", "Regel een\nRegel twee"),
        "Soort": ("Subjectief", "Objectief"),
        "Klaar op": ("15 oktober 2026", "1 september 2026"),
        "Wijken": ("Stad\nVathorst", "Stad"),
        "Gedeeld": ("Ja", "Nee"),
    }


def test_other_line_ends_are_no_difference():
    assert clashed().comparison == []
    assert "staat hetzelfde als bij u" in clashed().non_field_errors()[0]


def test_what_was_typed_stays_and_a_second_time_wins():
    form = clashed(plan(revision=7, title="Van de ander"), title="Van mij")

    page = render_crispy_form(form)
    assert 'value="Van mij"' in page
    assert '<input type="hidden" name="revision" value="7"' in page
    assert "Iemand anders heeft dit intussen gewijzigd." in page
    assert page.index("error-summary") < page.index("conflict__table") < page.index('id="id_title"')
    again = PlanForm(form.data, instance=plan(revision=7))
    assert again.is_valid()
    row = plan(revision=7)
    claim_revision(row, again.seen)
    assert row.revision == 8
    assert again.cleaned_data["title"] == "Van mij"


def test_somebody_who_saves_in_between_is_noticed_again():
    form = clashed(plan(revision=4, title="Van de ander"))

    again = PlanForm(form.data, instance=plan(revision=5))

    assert again.is_valid()
    with pytest.raises(StaleEditError):
        claim_revision(plan(revision=5), again.seen)


def test_ticked_field_takes_the_value_of_the_other_without_script():
    current = plan(revision=4, title="Van de ander", due_on=date(2026, 10, 15), wards=["1", "2"], is_shared=False)
    ticks = ["title", "due_on", "wards", "is_shared"]

    form = PlanForm(sent(revision="4", title="Van mij", text="Van mij", take_theirs=ticks), instance=current)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["title"] == "Van de ander"
    assert form.cleaned_data["due_on"] == date(2026, 10, 15)
    assert form.cleaned_data["wards"] == ["1", "2"]
    assert form.cleaned_data["is_shared"] is False
    assert form.cleaned_data["text"] == "Van mij"


def test_tick_cannot_change_the_revision_and_is_forgotten_in_a_new_conflict():
    form = PlanForm(sent(revision="2", take_theirs=["revision", "onbekend"]), instance=plan())

    assert form.is_valid()
    assert form.seen == 2
    form.show_conflict(plan(revision=9))
    assert "take_theirs" not in form.data


def test_values_to_take_over_are_what_the_browser_would_send():
    page = render_crispy_form(clashed(plan(revision=4, due_on=date(2026, 10, 15), wards=["1", "2"], title="</script>")))

    values = [json.loads(text) for text in re.findall(r'<script type="application/json">(.*?)</script>', page)]
    assert values == [["</script>"], ["15-10-2026"], ["1", "2"]]
    assert page.count("</script>") == 4
    assert 'data-take="due_on"' in page


def test_prefix_keeps_two_forms_on_one_page_apart():
    data = QueryDict(mutable=True)
    for key, values in sent(title="Van mij").lists():
        data.setlist(f"a-{key}", values)
    form = PlanForm(data, instance=plan(), prefix="a")
    assert form.is_valid(), form.errors

    form.show_conflict(plan(revision=5))

    assert form.data["a-revision"] == "5"
    assert 'name="a-take_theirs" value="a-title"' in render_crispy_form(form)


def test_plain_dictionary_of_values_works_too():
    form = PlanForm({key: values if key == "wards" else values[0] for key, values in sent().lists()}, instance=plan())

    assert form.is_valid()
    form.show_conflict(plan(revision=6))
    assert form["revision"].value() == "6"
    assert form["wards"].value() == ["1"]


def test_personal_data_are_refused_as_in_every_free_text():
    assert "text" in PlanForm(sent(text="Bel 06-12345678"), instance=plan()).errors


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        (forms.CharField(), None, ""),
        (forms.CharField(), " a\r\nb ", "a\nb"),
        (forms.IntegerField(), 2026, "2026"),
        (forms.DecimalField(), Decimal("1.50"), "1,50"),
        (forms.TimeField(), time(9, 5), "09:05"),
        (forms.DateTimeField(), datetime(2026, 7, 1, 10, tzinfo=ZoneInfo("UTC")), "1 juli 2026 12:00"),
        (forms.TypedChoiceField(choices=[(1, "Laag"), (2, "Hoog")], coerce=int), 2, "Hoog"),
        (forms.ChoiceField(choices=[("", "Kies")]), "", ""),
    ],
)
def test_value_reads_as_on_the_page(field, value, expected):
    assert as_read(field, value) == expected


@pytest.mark.django_db
def test_row_of_a_table_reads_as_in_the_list_of_choices():
    first, second = OrganisationFactory(name="Alfa"), OrganisationFactory(name="Beta")

    class LeadForm(RevisionForm):
        lead = forms.ModelChoiceField(label="Trekker", queryset=type(first).objects.all())

    form = LeadForm({"revision": "1", "lead": str(first.pk)}, instance=SimpleNamespace(revision=1, lead=first))
    assert form.is_valid()
    form.show_conflict(SimpleNamespace(revision=2, lead=second))

    (row,) = form.comparison
    assert (words(row.theirs), words(row.mine)) == ("Beta", "Alfa")
    assert row.their_values == [str(second.pk)]


def test_differences_are_whole_words():
    theirs, mine = mark_differences("een twee drie", "een vier drie vijf")

    assert [piece.text for piece in theirs if piece.is_different] == ["twee"]
    assert [piece.text for piece in mine if piece.is_different] == ["vier", " vijf"]
    assert words(theirs) == "een twee drie"


def test_very_long_texts_are_not_compared_word_by_word():
    theirs, _ = mark_differences("woord " * 2000, "anders " * 2000)

    assert [piece.is_different for piece in theirs] == [False]
