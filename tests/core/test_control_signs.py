"""Signs that nobody sees come along when a text is pasted; feeds and mails could not hold them."""

import pytest
from django import forms
from django.urls import reverse

from apps.core.forms import PortalForm
from apps.core.richtext import clean
from apps.core.validators import without_control_signs
from apps.newsletter.choices import IssueState
from tests.factories.newsletter import make_issue


class Sample(PortalForm):
    line = forms.CharField()
    text = forms.CharField(widget=forms.Textarea)
    password = forms.CharField(widget=forms.PasswordInput)


def test_forms_leave_them_out():
    form = Sample({"line": "A\x01B\x7f", "text": "one\x02\vtwo\fthree\x1f", "password": "pass\x01word"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["line"] == "AB"
    assert form.cleaned_data["text"] == "one\ntwo\nthree"
    assert form.cleaned_data["password"] == "pass\x01word"


@pytest.mark.parametrize("line", ["A\x00B", "A\r\nBcc: b@example.org", "A\u2028B"])
def test_line_breaks_and_nul_stay_refused(line):
    form = Sample({"line": line, "text": "x", "password": "x"})
    assert "line" in form.errors


def test_only_them():
    assert (
        without_control_signs("Grüße\tan 中文 \N{GRINNING FACE}\r\n")
        == "Grüße\tan 中文 \N{GRINNING FACE}\r\n"
    )


def test_rich_text_leaves_them_out_also_when_they_are_spelled_out():
    assert clean("<p>a&#1;b\x02c&#11;d</p>") == "<p>abc d</p>"


@pytest.mark.django_db
def test_a_feed_answers_whatever_was_pasted(client):
    issue = make_issue(intro_de="<p>a&#1;b</p>", state=IssueState.SENT)
    response = client.get(reverse("newsletter:feed"))
    assert issue.subject_de in response.content.decode()
