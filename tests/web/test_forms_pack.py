"""The crispy pack: ids, descriptions, groups, errors, and the summary that leads to them."""

import re
from pathlib import Path

from crispy_forms.layout import Div, Fieldset, Layout
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template

from core.web.forms import Choice, FilterForm, PageHelper, Problem, problems_of


class ProposeForm(forms.Form):
    name = forms.CharField(label="Name of the community", help_text="Short and plain.")
    school = forms.CharField(label="School", required=False)
    why = forms.CharField(label="Why?", widget=forms.Textarea(attrs={"lang": "es"}))
    entry = forms.ChoiceField(
        label="How do people join?",
        widget=forms.RadioSelect,
        choices=[("open", Choice("Anyone can join", hint="At once")), ("ask", "They ask first")],
        help_text="You can change it later.",
    )
    grades = forms.MultipleChoiceField(
        label="Grades", widget=forms.CheckboxSelectMultiple, choices=[("k", "K"), ("1", "1")]
    )
    agree = forms.BooleanField(label="I agree", help_text="To the norms.")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def drawn(form, source="{% load crispy_forms_tags %}{{ form|crispy }}"):
    return re.sub(r"\s+", " ", Template(source).render(Context({"form": form})))


def test_pack_holds_the_fourteen_files_and_nothing_else():
    root = Path("templates/plab")
    assert sorted(str(path.relative_to(root)) for path in root.rglob("*.*")) == sorted(
        [
            *("uni_form.html", "whole_uni_form.html", "display_form.html", "field.html", "errors.html", "inputs.html"),
            *("uni_formset.html", "whole_uni_formset.html", "errors_formset.html"),
            *("layout/fieldset.html", "layout/div.html", "layout/hint.html", "layout/error.html", "layout/file.html"),
        ]
    )


def test_text_field_has_label_hint_and_control():
    html = drawn(ProposeForm())
    assert (
        '<div class="field"> <label class="label" for="id_name">Name of the community</label>'
        '<p class="hint" id="id_name_helptext">Short and plain.</p>' in html
    )
    assert (
        '<input type="text" name="name" class="input" required aria-describedby="id_name_helptext" id="id_name">'
        in html
    )


def test_optional_field_says_so_and_required_has_no_asterisk():
    html = drawn(ProposeForm())
    assert '<label class="label" for="id_school">School <span class="hint">(optional)</span></label>' in html
    assert "*" not in html


def test_filter_form_never_says_optional():
    class TopicFilter(FilterForm):
        topic = forms.CharField(label="Topic", required=False)

    assert "(optional)" not in drawn(TopicFilter())


def test_wrong_field_keeps_what_was_typed_and_points_to_its_error():
    html = drawn(ProposeForm({"name": "", "why": "Because <b>"}))
    assert '<div class="field field-bad"> <label class="label" for="id_name">' in html
    assert '<p class="err" id="id_name_error">' in html
    assert 'aria-invalid="true" aria-describedby="id_name_helptext id_name_error" id="id_name"' in html
    assert "Because &lt;b&gt;</textarea>" in html
    assert 'lang="es"' in html


def test_radio_group_is_a_fieldset_with_hint_and_choices():
    html = drawn(ProposeForm())
    assert '<fieldset class="field" id="id_entry" aria-describedby="id_entry_helptext"> <legend class="label">' in html
    assert '<label class="choice" for="id_entry_0"><input type="radio" name="entry" value="open"' in html
    assert "<span>Anyone can join<small>At once</small></span></label>" in html


def test_wrong_group_names_its_error_at_the_fieldset():
    html = drawn(ProposeForm({"name": "x"}))
    assert '<fieldset class="field field-bad" id="id_grades" aria-describedby="id_grades_error">' in html
    assert '<p class="err" id="id_grades_error">' in html


def test_single_checkbox_is_one_choice_with_its_help_in_small():
    html = drawn(ProposeForm({}))
    assert html.index('id="id_agree_error"') < html.index('<label class="choice" for="id_agree">')
    assert '<span>I agree<small id="id_agree_helptext">To the norms.</small></span>' in html


def test_problems_lead_to_fields_and_groups_to_their_first_control():
    form = ProposeForm({"why": "x", "agree": "on"})
    form.add_error(None, "Nothing fits together")
    assert problems_of(form) == [
        Problem("", "Nothing fits together"),
        Problem("#id_name", "This field is required."),
        Problem("#id_entry_0", "This field is required."),
        Problem("#id_grades_0", "This field is required."),
    ]


def test_every_link_of_the_summary_has_its_target():
    form = ProposeForm({})
    html = drawn(form)
    for problem in problems_of(form):
        assert f'id="{problem.href[1:]}"' in html


def test_error_summary_counts_and_repeats_the_words():
    html = drawn(ProposeForm({}), "{% load plab %}{% error_summary form %}")
    assert 'id="error-summary" role="alert" tabindex="-1"' in html
    assert "Check 5 things" in html
    assert '<a href="#id_name">This field is required.</a>' in html
    one = drawn(
        ProposeForm({"name": "x", "why": "x", "entry": "ask", "grades": ["k"]}),
        "{% load plab %}{% error_summary form %}",
    )
    assert "Check one thing" in one


def test_error_summary_of_an_unbound_form_is_nothing():
    assert drawn(ProposeForm(), "{% load plab %}{% error_summary form %}").strip() == ""


def test_formset_errors_come_in_order():
    Proposals = forms.formset_factory(ProposeForm, extra=0)
    data = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0", "form-0-name": "x", "form-1-why": "y"}
    found = [problem.href for problem in problems_of(Proposals(data))]
    assert found[0] == "#id_form-0-why"
    assert "#id_form-1-name" in found


def test_layout_draws_groups_with_a_legend_and_no_form_tag():
    class Laid(ProposeForm):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.helper = PageHelper(self)
            self.helper.layout = Layout(Fieldset("About it", "name"), Div("why", css_class="card"))

    html = drawn(Laid(), "{% load crispy_forms_tags %}{% crispy form %}")
    assert "<form" not in html
    assert "csrf" not in html
    assert '<legend class="as-h3 strong">About it</legend>' in html
    assert '<div class="card" ><div class="field">' in html
    assert 'name="secret"' in html
    assert 'name="school"' not in html


def test_present_file_is_a_link_with_remove():
    class Kept:
        url = "/files/1/"

        def __str__(self):
            return "plan.pdf"

    class FileForm(forms.Form):
        plan = forms.FileField(label="Plan", help_text="PDF, up to 10 MB", required=False)

    html = drawn(FileForm(initial={"plan": Kept()}))
    assert '<a href="/files/1/">plan.pdf</a>' in html
    assert 'name="plan-clear" id="id_plan_clear"' in html
    assert 'type="file" name="plan" class="input" aria-describedby="id_plan_helptext" id="id_plan"' in html
    assert html.count('type="file"') == 1
    form = FileForm({"plan-clear": "on"}, {}, initial={"plan": Kept()})
    assert form.is_valid()
    assert form.cleaned_data["plan"] is False
    assert FileForm({}, {"plan": SimpleUploadedFile("p.pdf", b"x")}).is_valid()
