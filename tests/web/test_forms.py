"""Forms: label, help, error and what was typed, in the words and the look of the site."""

import re

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms

from amersfoort_veiligheid.web.forms import FilterForm, ShellForm


class DeliveryForm(ShellForm):
    submit_label = "Lever aan"

    name = forms.CharField(label="Naam", help_text="Zoals de bron haar noemt.")
    remark = forms.CharField(label="Toelichting", required=False, widget=forms.Textarea)
    source = forms.ChoiceField(label="Bron", choices=[("police", "Politie"), ("cbs", "CBS")], widget=forms.RadioSelect)
    seen = forms.BooleanField(label="Gezien")
    secret = forms.CharField(widget=forms.HiddenInput)


def drawn(form: forms.Form) -> str:
    return re.sub(r"\s+", " ", render_crispy_form(form))


def test_field_has_label_and_help_that_belong_to_it():
    page = drawn(DeliveryForm())

    assert '<label class="utrecht-form-label" for="id_name">Naam</label>' in page
    assert '<div class="utrecht-form-field-description" id="id_name_helptext">Zoals de bron haar noemt.</div>' in page
    assert 'aria-describedby="id_name_helptext"' in page


def test_what_may_stay_empty_says_so_in_words():
    page = drawn(DeliveryForm())

    assert page.count("(niet verplicht)") == 1
    assert 'Toelichting <span class="optional">(niet verplicht)</span>' in page
    assert "*" not in page


def test_error_stands_on_top_with_a_link_and_at_the_field():
    page = drawn(DeliveryForm({"remark": "blijft staan", "source": "elders"}))

    summary = page[page.index('role="alert"') : page.index("</ul>")]
    assert re.findall(r'href="#(\w+)"', summary) == ["id_name", "id_source_0", "id_seen"]
    assert '<a href="#id_name">Naam: Dit veld is verplicht.</a>' in summary
    assert 'id="id_name_error"' in page
    assert 'aria-invalid="true"' in page
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    for target in ("id_name", "id_source_0", "id_seen"):
        assert f'id="{target}"' in page


def test_hidden_field_with_an_error_has_no_link():
    page = drawn(DeliveryForm({}))

    assert "#id_secret" not in page
    assert page.count("<li>Dit veld is verplicht.</li>") == 1


def test_what_was_typed_is_still_there():
    page = drawn(DeliveryForm({"remark": "blijft <b>staan</b>"}))

    assert "blijft &lt;b&gt;staan&lt;/b&gt;" in page


def test_error_of_the_whole_form_is_in_the_summary():
    form = DeliveryForm({"name": "a", "source": "cbs", "seen": "on", "secret": "x"})
    form.add_error(None, "Deze levering is er al.")

    assert "<li>Deze levering is er al.</li>" in drawn(form)


def test_group_of_choices_has_one_question():
    page = drawn(DeliveryForm())

    assert '<legend class="utrecht-form-fieldset__legend">Bron</legend>' in page
    assert 'for="id_source_1">CBS</label>' in page


def test_form_posts_with_a_button_that_says_what_it_does():
    page = drawn(DeliveryForm())

    assert re.search(r"<form[^>]*\bnovalidate\b", page)
    assert 'method="post"' in page
    assert ">Lever aan</button>" in page


def test_form_with_a_file_can_carry_it():
    class FileForm(ShellForm):
        file = forms.FileField(label="Bestand")

    assert 'enctype="multipart/form-data"' in drawn(FileForm())
    assert "file-field" in drawn(FileForm())
    assert "enctype" not in drawn(DeliveryForm())


def test_fields_of_a_filter_do_not_say_that_they_may_stay_empty():
    class Narrow(FilterForm):
        text = forms.CharField(label="Zoek", required=False)

    assert "(niet verplicht)" not in drawn(Narrow())


@pytest.mark.parametrize(
    ("widget", "css_class"),
    [
        (forms.TextInput, "utrecht-textbox"),
        (forms.Textarea, "utrecht-textarea"),
        (forms.CheckboxInput, "utrecht-checkbox"),
        (forms.NumberInput, "utrecht-textbox"),
    ],
)
def test_control_has_the_class_of_its_kind(widget, css_class: str):
    class OneField(ShellForm):
        field = forms.CharField(widget=widget(attrs={"class": "own"}))

    assert f'class="own {css_class} ' in drawn(OneField())
    wrong = OneField({"field": "x"})
    wrong.add_error("field", "Dit klopt niet.")
    assert f"{css_class}--invalid" in drawn(wrong)
