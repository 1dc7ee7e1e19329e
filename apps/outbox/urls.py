from django.urls import path

from apps.outbox.views import manage

app_name = "outbox"
urlpatterns = [
    path("arbeitsplatz/postausgang/", manage.message_list, name="list"),
    path("arbeitsplatz/postausgang/anhalten/", manage.pause, name="pause"),
    path("arbeitsplatz/postausgang/fortsetzen/", manage.resume, name="resume"),
    path("arbeitsplatz/postausgang/gesperrte-adressen/", manage.address_list, name="addresses"),
    path("arbeitsplatz/postausgang/gesperrte-adressen/<int:pk>/freigeben/", manage.unblock, name="unblock"),
    path("arbeitsplatz/postausgang/<int:pk>/erneut-senden/", manage.resend, name="resend"),
    path("arbeitsplatz/postausgang/<int:pk>/verwerfen/", manage.discard, name="discard"),
]
