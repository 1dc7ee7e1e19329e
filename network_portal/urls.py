"""All addresses: German without a prefix, the same paths in English under `/en/`."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path
from django.views.decorators.http import require_safe

from apps.core.environment import is_trial
from apps.outbox.views.metrics import metrics
from apps.pages.robots import robots
from apps.pages.sitemaps import SITEMAPS

handler400 = "apps.core.views.errors.bad_request"
handler403 = "apps.core.views.errors.permission_denied"
handler404 = "apps.core.views.errors.page_not_found"
handler429 = "apps.core.views.errors.too_many_requests"
handler500 = "apps.core.views.errors.server_error"

# The same in every language: machines read these.
urlpatterns = [
    path("", include("apps.core.urls")),
    path("metrics", metrics, name="metrics"),
    path("", include("apps.siteconfig.look_urls")),
    path("", include("apps.publications.harvesting_urls")),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", require_safe(sitemap), {"sitemaps": SITEMAPS}, name="sitemap"),
]

if is_trial():
    urlpatterns += [path("", include("apps.mailbox.urls"))]

# Each app's `urls.py` holds its whole addresses: what the public reads and what lies below `arbeitsplatz/`.
urlpatterns += i18n_patterns(
    path("", include("apps.pages.urls")),
    path("", include("apps.siteconfig.urls")),
    path("", include("apps.redirects.urls")),
    path("", include("apps.partners.urls")),
    path("", include("apps.library.urls")),
    path("", include("apps.projects.urls")),
    path("", include("apps.companies.urls")),
    path("", include("apps.news.urls")),
    path("", include("apps.offers.urls")),
    path("", include("apps.publications.urls")),
    path("", include("apps.events.urls")),
    path("", include("apps.support_requests.urls")),
    path("", include("apps.newsletter.urls")),
    path("", include("apps.aid.urls")),
    path("", include("apps.reporting.urls")),
    path("", include("apps.archives.urls")),
    path("", include("apps.outbox.urls")),
    path("", include("apps.search.urls")),
    path("", include("apps.reviews.urls")),
    path("", include("apps.desk.urls")),
    path("", include("apps.accounts.urls")),
    path("konto/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    prefix_default_language=False,
)
