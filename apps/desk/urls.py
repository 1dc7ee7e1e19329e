from django.urls import path

from apps.desk import views

app_name = "desk"
urlpatterns = [
    path("arbeitsplatz/", views.home, name="home"),
    path("arbeitsplatz/pruefung/", views.queue, name="queue"),
    path("arbeitsplatz/pruefung/freigeben/", views.approve_many, name="approve_many"),
    path("arbeitsplatz/pruefung/<int:pk>/", views.review, name="review"),
    path("arbeitsplatz/pruefung/<int:pk>/angesehen/", views.look, name="look"),
]
