from django.urls import include, path
from django.views.decorators.http import require_safe

from apps.offers.feeds import SupportOfferFeed
from apps.offers.forms import SupportOfferForm
from apps.offers.models import SupportOffer
from apps.offers.views import public
from apps.partners.views.editorial import EditorialPages

app_name = "offers"
manage = EditorialPages(model=SupportOffer, form_class=SupportOfferForm, page=public.page)
urlpatterns = [
    path("unterstuetzung/angebote/", public.offer_list, name="list"),
    path("unterstuetzung/angebote/feed/", require_safe(SupportOfferFeed()), name="feed"),
    path("unterstuetzung/angebote/<slug:slug>/", public.detail, name="detail"),
    path("arbeitsplatz/angebote/", include(manage.urls)),
]
