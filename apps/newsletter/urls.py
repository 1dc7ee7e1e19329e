from django.urls import include, path
from django.views.decorators.http import require_safe

from apps.newsletter.feeds import IssueFeed
from apps.newsletter.views import entries, lists, manage, personal, previews, public, sending

app_name = "newsletter"

_public = [
    path("", public.subscribe, name="subscribe"),
    path("angefragt/", public.subscribe_sent, name="subscribe_sent"),
    path("bestaetigen/<str:token>/", personal.confirm, name="confirm"),
    path("zustimmen/<str:token>/", personal.agree, name="agree"),
    path("einstellungen/<str:token>/", personal.preferences, name="preferences"),
    path("einstellungen/<str:token>/daten/", personal.export, name="export"),
    path("einstellungen/<str:token>/loeschen/", personal.erase, name="erase"),
    path("abmelden/<str:token>/", personal.unsubscribe, name="unsubscribe"),
    path("abmelden/<str:token>/alle/", personal.unsubscribe_all, name="unsubscribe_all"),
    path("abmelden/<str:token>/sofort/", personal.one_click, name="one_click"),
    path("archiv/", public.archive, name="archive"),
    path("archiv/feed/", require_safe(IssueFeed()), name="feed"),
    path("archiv/<int:pk>/", public.archive_detail, name="archive_detail"),
]

_manage = [
    path("", manage.manage_list, name="manage_list"),
    path("listen/", lists.newsletter_list, name="newsletter_list"),
    path("listen/ueberblicke/", lists.digest_list, name="digest_list"),
    path("listen/neu/", lists.newsletter_create, name="newsletter_create"),
    path("listen/<int:pk>/", lists.newsletter_edit, name="newsletter_edit"),
    path("einwilligung/", lists.consent_texts, name="consent_texts"),
    path("import/", lists.import_create, name="import_create"),
    path("import/<int:pk>/", lists.import_detail, name="import_detail"),
    path("neu/", manage.issue_create, name="issue_create"),
    path("<int:pk>/", manage.issue_detail, name="issue_detail"),
    path("<int:pk>/bearbeiten/", manage.issue_edit, name="issue_edit"),
    path("<int:pk>/inhalt/", entries.issue_contents, name="issue_contents"),
    path("<int:pk>/inhalt/hinzufuegen/", entries.entries_add, name="entries_add"),
    path("<int:pk>/inhalt/ordnen/", entries.entries_order, name="entries_order"),
    path("<int:pk>/inhalt/text/", entries.entry_create, name="entry_create"),
    path("<int:pk>/inhalt/<int:entry>/", entries.entry_edit, name="entry_edit"),
    path("<int:pk>/inhalt/<int:entry>/entfernen/", entries.entry_remove, name="entry_remove"),
    path("<int:pk>/leser/", manage.issue_readers, name="issue_readers"),
    path("<int:pk>/ansehen/", previews.issue_preview, name="issue_preview"),
    path("<int:pk>/vorschau/", previews.issue_preview_html, name="issue_preview_html"),
    path("<int:pk>/vorschau/text/", previews.issue_preview_text, name="issue_preview_text"),
    path("<int:pk>/test/", previews.issue_test, name="issue_test"),
    path("<int:pk>/pruefung/bitten/", sending.issue_ask, name="issue_ask"),
    path("<int:pk>/pruefung/", sending.issue_review, name="issue_review"),
    path("<int:pk>/senden/", sending.issue_send, name="issue_send"),
    path("<int:pk>/planen/", sending.issue_schedule, name="issue_schedule"),
    path("<int:pk>/planung-aufheben/", sending.issue_unschedule, name="issue_unschedule"),
    path("<int:pk>/verlauf/", sending.issue_progress, name="issue_progress"),
    path("<int:pk>/anhalten/", sending.issue_pause, name="issue_pause"),
    path("<int:pk>/fortsetzen/", sending.issue_resume, name="issue_resume"),
    path("<int:pk>/abbrechen/", sending.issue_cancel, name="issue_cancel"),
]

urlpatterns = [
    path("newsletter/", include(_public)),
    path("arbeitsplatz/newsletter/", include(_manage)),
]
