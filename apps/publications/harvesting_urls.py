"""Addresses for machines, the same in every language."""

from django.urls import path

from apps.publications.views import harvesting

app_name = "harvesting"
urlpatterns = [
    path("oai", harvesting.oai, name="oai"),
    path("dcat.jsonld", harvesting.dcat, name="dcat"),
]
