"""The key that tells a second click from a second thought."""

import uuid

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from apps.core.forms import PortalForm

DRAWN = uuid.UUID("9d3f6a52-1111-4222-8333-444455556666")


class Form(PortalForm):
    word = forms.CharField()
    file = forms.FileField(required=False)


def key(query: str, *, drawn=DRAWN, token="a", files=()) -> uuid.UUID:
    data = QueryDict(f"{query}&submission_key={drawn}&csrfmiddlewaretoken={token}")
    form = Form(data, MultiValueDict({"file": list(files)}))
    assert form.is_valid(), form.errors
    return form.cleaned_data["submission_key"]


def upload(name="a.pdf", content=b"1"):
    return SimpleUploadedFile(name, content)


def test_a_second_click_has_the_same_key():
    assert key("word=Ja") == key("word=Ja", token="b")
    assert key("word=Ja", files=[upload()]) == key("word=Ja", files=[upload()])


@pytest.mark.parametrize(
    "query, files",
    [("word=Nein", []), ("word=Ja&word=Nein", []), ("word=Ja", [upload()]), ("word=Ja&more=1", [])],
)
def test_whoever_goes_back_and_changes_something_means_it(query, files):
    assert key(query, files=files) != key("word=Ja")


def test_another_file_is_another_thing():
    assert key("word=Ja", files=[upload()]) != key("word=Ja", files=[upload("b.pdf")])
    assert key("word=Ja", files=[upload()]) != key("word=Ja", files=[upload(content=b"12")])


def test_two_people_with_the_same_words_do_not_meet():
    assert key("word=Ja") != key("word=Ja", drawn=uuid.uuid4())
    assert key("word=Ja", drawn="") != key("word=Ja", drawn="")
