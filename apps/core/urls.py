from django.urls import path

from apps.core.views import health
from apps.core.views.icon import icon

app_name = "core"
urlpatterns = [
    path("favicon.ico", icon, name="favicon"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
