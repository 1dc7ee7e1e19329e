from django.urls import path

from apps.mailbox.views import public

app_name = "mailbox"
urlpatterns = [
    path("postfach/", public.message_list, name="list"),
    path("postfach/<str:name>/", public.message_detail, name="detail"),
    path("postfach/<str:name>/html/", public.message_html, name="html"),
    path("postfach/<str:name>/anhang/<int:number>/", public.message_attachment, name="attachment"),
]
