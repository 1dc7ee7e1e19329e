"""The tool that keeps the catalogues: what it finds, what it keeps, what it complains about."""

import gettext

import pytest

from network_portal.translations import Project, as_po, check, compile_catalogues, key_of, messages, update

PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext_lazy
TITLE = _("Title")
BOTH = _("One "
         "sentence")
SEAL = pgettext_lazy("animal", "Seal")
def count(n): return ngettext("%(n)s place", "%(n)s places", n) % {"n": n}
"""
TEMPLATE = """
{% load i18n %}<a title="{% translate "It's here" %}" onclick='x("(")'>
{% blocktranslate trimmed with name=user.name %}
  Welcome,
  {{ name }}
{% endblocktranslate %}
{% blocktranslate count n=items|length %}{{ n }} thing{% plural %}{{ n }} things{% endblocktranslate %}
{% translate "May" context "month" %} {{ value|default:_("nothing") }}
{# Translators: short #}
{% translate "Go" %}
"""


@pytest.fixture
def project(tmp_path):
    for app in ("core", "events", "accounts"):
        (tmp_path / "apps" / app).mkdir(parents=True)
        (tmp_path / "apps" / app / "apps.py").touch()
    write(tmp_path / "apps/events/models.py", PYTHON)
    write(tmp_path / "templates/events/event_list.html", TEMPLATE)
    write(tmp_path / "templates/emails/events/confirmed.txt", '{% translate "You are registered" %}')
    write(tmp_path / "templates/mfa/index.html", '{% translate "Second factor" %}')
    write(tmp_path / "templates/components/_badge.html", '{% translate "Badge" %}')
    write(tmp_path / "templates/base.html", '{% translate "Skip to content" %}')
    write(tmp_path / "network_portal/urls.py", '_("Language")')
    return Project(tmp_path)


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def keys(project, app):
    return {key_of(message) for message in messages(project.merged(app))}


def translate_all(project, app, **words):
    catalog = project.merged(app)
    for message in messages(catalog):
        _context, text = key_of(message)
        if not isinstance(message.id, str):
            message.string = message.id
        else:
            message.string = words.get(text, text)
    write(project.path(app), as_po(catalog))


def test_finds_python_and_templates(project):
    assert keys(project, "events") == {
        (None, "Title"),
        (None, "One sentence"),
        ("animal", "Seal"),
        (None, "%(n)s place"),
        (None, "It's here"),
        (None, "Welcome, %(name)s"),
        (None, "%(n)s thing"),
        ("month", "May"),
        (None, "nothing"),
        (None, "Go"),
        (None, "You are registered"),
    }


def test_texts_outside_an_app_have_one_owner(project):
    assert keys(project, "accounts") == {(None, "Second factor")}
    assert keys(project, "core") == {(None, "Badge"), (None, "Skip to content"), (None, "Language")}


def test_update_keeps_translations_and_drops_unused_texts(project):
    update(project, ["core"])
    translate_all(project, "core", Badge="Abzeichen")
    write(project.root / "network_portal/urls.py", '_("Tongue")')

    missing = update(project, ["core"])

    assert missing == ["core: no German for 'Tongue'"]
    content = project.path("core").read_text(encoding="utf-8")
    assert 'msgstr "Abzeichen"' in content
    assert "Language" not in content.split('msgid "Badge"')[1]


def test_update_twice_changes_nothing_and_writes_no_dates_or_line_numbers(project):
    update(project, project.apps())
    first = project.path("events").read_text(encoding="utf-8")
    update(project, project.apps())
    assert project.path("events").read_text(encoding="utf-8") == first
    assert "Creation-Date" not in first
    assert "#: apps/events/models.py\n" in first


def test_check_is_silent_when_all_is_well(project):
    for app in project.apps():
        translate_all(project, app)
    assert check(project) == []


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('msgstr "Title"', 'msgstr ""', "no German for 'Title'"),
        ('msgstr[1] "%(n)s places"', 'msgstr[1] ""', "no German for '%(n)s place'"),
        ('msgstr "Welcome, %(name)s"', 'msgstr "Willkommen, %(nam)s"', "other placeholders"),
        ('msgid "Title"', '#, fuzzy\nmsgid "Title"', "no German for 'Title'"),
    ],
)
def test_check_complains(project, old, new, complaint):
    for app in project.apps():
        translate_all(project, app)
    path = project.path("events")
    content = path.read_text(encoding="utf-8")
    assert old in content
    path.write_text(content.replace(old, new), encoding="utf-8")
    assert any(complaint in fault for fault in check(project))


def test_check_complains_about_a_new_text(project):
    for app in project.apps():
        translate_all(project, app)
    write(project.root / "templates/base.html", '{% translate "New" %}')
    assert [fault.split(":")[0] for fault in check(project)] == ["core", "core"]
    assert "out of date" in check(project)[0]


def test_check_complains_about_two_apps_that_translate_differently(project):
    write(project.root / "apps/accounts/models.py", '_("Title")')
    translate_all(project, "events", Title="Titel")
    translate_all(project, "accounts", Title="Überschrift")
    translate_all(project, "core")
    assert check(project) == [
        "'Title' is translated in several ways: accounts: 'Überschrift'; events: 'Titel'"
    ]


def test_compile_writes_what_django_reads_and_leaves_out_what_is_missing(project):
    translate_all(project, "events", Title="Titel", Go="")
    assert compile_catalogues(project) == 1
    with project.path("events").with_suffix(".mo").open("rb") as file:
        catalogue = gettext.GNUTranslations(file)
    assert catalogue.gettext("Title") == "Titel"
    assert catalogue.gettext("Go") == "Go"
    assert catalogue.ngettext("%(n)s place", "%(n)s places", 2) == "%(n)s places"
    assert compile_catalogues(project) == 0
