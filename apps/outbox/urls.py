from django.urls import path

from apps.outbox.views import manage

app_name = "outbox"
urlpatterns = [
    path("arbeitsplatz/postausgang/", manage.message_list, name="list"),
    path("arbeitsplatz/postausgang/<int:pk>/erneut-senden/", manage.resend, name="resend"),
    path("arbeitsplatz/postausgang/<int:pk>/verwerfen/", manage.discard, name="discard"),
]
