from django.urls import include, path
from django.views.decorators.http import require_safe

from apps.newsletter.feeds import IssueFeed
from apps.newsletter.views import lists, manage, personal, public

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
    path("listen/neu/", lists.newsletter_create, name="newsletter_create"),
    path("listen/<int:pk>/", lists.newsletter_edit, name="newsletter_edit"),
    path("einwilligung/", lists.consent_texts, name="consent_texts"),
    path("import/", lists.import_create, name="import_create"),
    path("import/<int:pk>/", lists.import_detail, name="import_detail"),
    path("neu/", manage.issue_create, name="issue_create"),
    path("<int:pk>/", manage.issue_detail, name="issue_detail"),
    path("<int:pk>/bearbeiten/", manage.issue_edit, name="issue_edit"),
    path("<int:pk>/vorschau/", manage.issue_preview_html, name="issue_preview_html"),
    path("<int:pk>/vorschau/text/", manage.issue_preview_text, name="issue_preview_text"),
    path("<int:pk>/test/", manage.issue_test, name="issue_test"),
    path("<int:pk>/senden/", manage.issue_send, name="issue_send"),
    path("<int:pk>/verlauf/", manage.issue_progress, name="issue_progress"),
    path("<int:pk>/anhalten/", manage.issue_pause, name="issue_pause"),
    path("<int:pk>/fortsetzen/", manage.issue_resume, name="issue_resume"),
    path("<int:pk>/abbrechen/", manage.issue_cancel, name="issue_cancel"),
]

urlpatterns = [
    path("newsletter/", include(_public)),
    path("arbeitsplatz/newsletter/", include(_manage)),
]
