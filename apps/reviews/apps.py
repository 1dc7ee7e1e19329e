from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "apps.reviews"
    label = "reviews"
    verbose_name = "Zuständigkeiten"

    def ready(self) -> None:
        from apps.accounts import powers
        from apps.partners import oversight
        from apps.reviews import oversight as own
        from apps.reviews.permissions import can_decide_on_anything

        oversight.register(own)
        powers.register(can_decide_on_anything)
