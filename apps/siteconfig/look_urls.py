"""The look's addresses, the same in every language: a browser shall keep them once."""

from django.urls import path

from apps.siteconfig.views import public

app_name = "look"
urlpatterns = [
    path("gestaltung/<str:digest>.css", public.stylesheet, name="stylesheet"),
    path("gestaltung/logo-<str:digest>", public.logo, name="logo"),
]
