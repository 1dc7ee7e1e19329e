"""Mails about an organisation's content, in the language of who reads them."""

import pytest
from django.utils import translation

from apps.moderation.choices import State
from apps.outbox.models import OutboxMessage
from apps.partners.services import editorial
from tests.factories.accounts import make_manager, make_user
from tests.factories.news import make_article
from tests.factories.partners import make_member

pytestmark = pytest.mark.django_db


def mail_to(user) -> str:
    message = OutboxMessage.objects.select_related("body").get(recipient=user.email)
    return f"{message.body.subject}\n{message.body.text}"


@pytest.mark.parametrize(
    "language, acting_in, path, title",
    [("de", "en", "/arbeitsplatz/", "Wandel"), ("en", "de", "/en/arbeitsplatz/", "Change")],
)
def test_title_and_address_are_the_reader_s(language, acting_in, path, title):
    member = make_member(user=make_user(language=language))
    article = make_article(
        organisation=member.organisation, state=State.IN_REVIEW, title_de="Wandel", title_en="Change"
    )
    with translation.override(acting_in):
        editorial.publish(content=article, actor=make_manager())
    text = mail_to(member.user)
    assert title in text
    assert path in text
    assert ("/en/" in text) is (language == "en")


def test_who_acts_is_not_told():
    acting, other = make_manager(), make_manager()
    article = make_article(state=State.PUBLISHED)
    editorial.archive(content=article, actor=acting)
    assert set(OutboxMessage.objects.values_list("recipient", flat=True)) == {other.email}


def test_readers_and_strangers_are_not_told():
    member = make_member()
    reader = make_member(member.organisation, role="reader")
    make_member()
    editorial.publish(
        content=make_article(organisation=member.organisation, state=State.IN_REVIEW), actor=make_manager()
    )
    assert set(OutboxMessage.objects.values_list("recipient", flat=True)) == {member.user.email}
    assert reader.user.email != member.user.email
