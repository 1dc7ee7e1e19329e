"""Who receives a newsletter, with the proof, and who must never be written to."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core.choices import Language
from apps.core.validators import single_line
from apps.newsletter.addresses import address_hash
from apps.newsletter.choices import SubscriptionState, SuppressionReason
from apps.newsletter.models.newsletters import Newsletter
from apps.newsletter.querysets import SubscriptionQuerySet, SuppressionQuerySet


class Subscription(models.Model):
    """An address and the proof of its consent: which text, when asked, when confirmed, when ended.

    `source` says where the wish came from, `proof` what an imported list says of it. The addresses of the
    connections are kept only if the operator turns that on. `asked_for_version` is the consent text about
    which the portal has asked of its own accord, so that it asks once. `address_hash` is a keyed hash, to be
    compared with `Suppression`. `link` is the one lasting link to the reader's preferences; its token is
    computed when it is needed (`links.services.token_for`).
    """

    newsletter = models.ForeignKey(
        Newsletter, on_delete=models.PROTECT, verbose_name=_("newsletter"), related_name="subscriptions"
    )
    email = models.EmailField(_("e-mail address"), validators=[single_line])
    address_hash = models.CharField(max_length=64, editable=False, db_index=True)
    language = models.CharField(
        _("language"), max_length=2, choices=Language.choices, default=Language.GERMAN
    )
    topics = models.ManyToManyField(
        "taxonomy.ActionField", verbose_name=_("topics"), blank=True, related_name="+"
    )
    projects = models.ManyToManyField(
        "projects.Project", verbose_name=_("projects"), blank=True, related_name="+"
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=SubscriptionState.choices,
        default=SubscriptionState.PENDING,
        editable=False,
    )
    consent_text_version = models.CharField(_("version of the consent text"), max_length=20, blank=True)
    asked_at = models.DateTimeField(_("asked for"))
    asked_from = models.GenericIPAddressField(null=True, blank=True, editable=False)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    confirmed_from = models.GenericIPAddressField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=30)
    proof = models.CharField(_("proof"), max_length=500, blank=True, validators=[single_line])
    asked_for_version = models.CharField(max_length=20, blank=True, editable=False)
    link = models.ForeignKey(
        "links.SignedLink", on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription")
        verbose_name_plural = _("subscriptions")
        constraints = [
            models.UniqueConstraint(
                fields=["newsletter", "email"],
                condition=~Q(state="ended"),
                name="one_live_subscription_an_address",
            ),
            models.CheckConstraint(
                condition=~Q(state="active") | Q(confirmed_at__isnull=False),
                name="active_subscription_is_confirmed",
            ),
        ]
        indexes = [
            models.Index(fields=["newsletter", "state"], name="subscription_recipients"),
            models.Index(fields=["email"], name="subscription_by_address"),
        ]

    def __str__(self) -> str:
        # Labels go into the audit log, which holds no addresses.
        return f"Abonnement {self.pk}"

    def save(self, *args, **kwargs) -> None:
        self.address_hash = address_hash(self.email)
        super().save(*args, **kwargs)


class Suppression(models.Model):
    """An address that wants no newsletter, or not this one, as a keyed hash: it outlives the address itself.

    Without `newsletter` it counts for all, also for those to come. A new confirmation by the address' owner
    lifts it, for the newsletters confirmed.
    """

    address_hash = models.CharField(max_length=64)
    newsletter = models.ForeignKey(Newsletter, on_delete=models.CASCADE, null=True, related_name="+")
    reason = models.CharField(
        max_length=10, choices=SuppressionReason.choices, default=SuppressionReason.LEFT
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SuppressionQuerySet.as_manager()

    class Meta:
        verbose_name = _("suppressed address")
        verbose_name_plural = _("suppressed addresses")
        constraints = [
            models.UniqueConstraint(
                fields=["address_hash", "newsletter"],
                nulls_distinct=False,
                name="one_suppression_an_address",
            )
        ]

    def __str__(self) -> str:
        return self.address_hash[:12]
