"""What a manager of single projects sees and decides on, role by role; and when a deputy does."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from apps.events.models import Event
from apps.moderation.choices import State
from apps.news.models import Article
from apps.partners.models import PartnerOrganisation
from apps.partners.permissions import can_decide, can_edit
from apps.partners.services import editorial
from apps.projects.models import Project
from apps.publications.models import Publication
from apps.reviews.permissions import can_decide_on_anything
from apps.reviews.querysets import reviews_for
from tests.factories.accounts import make_administrator, make_manager, make_user
from tests.factories.events import make_event
from tests.factories.moderation import make_review
from tests.factories.news import make_article
from tests.factories.pages import make_mission_statement
from tests.factories.partners import make_member, make_organisation
from tests.factories.projects import make_project
from tests.factories.publications import make_publication
from tests.factories.reviews import make_absence, make_mandate, make_responsibility

pytestmark = pytest.mark.django_db


def decider(role: str, project):
    """Somebody in a certain relation to `project`."""
    match role:
        case "anonymous":
            return AnonymousUser()
        case "somebody":
            return make_user()
        case "administrator":
            return make_administrator()
        case "manager of another project":
            return make_mandate().user
        case "switched off":
            return make_mandate(project=project, user=make_user(is_active=False)).user
        case "deputy before":
            return make_absence(make_mandate(project=project).user, first=1, last=3).deputy
        case "deputy after":
            return make_absence(make_mandate(project=project).user, first=-3, last=-1).deputy
        case "deputy of one who is gone":
            return make_absence(make_mandate(project=project, user=make_user(is_active=False)).user).deputy
        case "deputy's deputy":
            return make_absence(make_absence(make_mandate(project=project).user).deputy).deputy
        case "project manager":
            return make_mandate(project=project).user
        case "project manager who is away":
            return make_absence(make_mandate(project=project).user).user
        case "deputy":
            return make_absence(make_mandate(project=project).user, first=-1, last=1).deputy
        case "deputy on the only day":
            return make_absence(make_mandate(project=project).user).deputy
        case "deputy of the network's manager":
            return make_absence(make_manager()).deputy
        case "manager":
            return make_manager()
    raise ValueError(role)


WITHOUT = [
    "anonymous", "somebody", "administrator", "manager of another project", "switched off", "deputy before",
    "deputy after", "deputy of one who is gone", "deputy's deputy",
]  # fmt: skip
WITH = ["project manager", "project manager who is away", "deputy", "deputy on the only day"]
WIDE = ["deputy of the network's manager", "manager"]
MAKERS = [make_article, make_event, make_publication]


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("role", WITHOUT + WITH + WIDE)
def test_what_belongs_to_a_project(role, make):
    project = make_project()
    content = make(project=project, state=State.IN_REVIEW)
    user, allowed = decider(role, project), role in WITH + WIDE
    kind = type(content)
    assert kind.objects.visible_to(user).filter(pk=content.pk).exists() is allowed
    assert kind.objects.editable_by(user).filter(pk=content.pk).exists() is allowed
    assert can_decide(user, content) is allowed
    assert can_edit(user, content) is allowed


@pytest.mark.parametrize("role", WITHOUT + WITH + WIDE)
def test_the_project_s_own_page(role):
    project = make_project(state=State.DRAFT)
    user = decider(role, project)
    assert Project.objects.visible_to(user).filter(pk=project.pk).exists() is (role in WITH + WIDE)
    assert can_decide(user, project) is (role in WITH + WIDE)


@pytest.mark.parametrize("role", WITHOUT + WITH + WIDE)
@pytest.mark.parametrize("make", [make_article, make_mission_statement, make_organisation])
def test_what_belongs_to_no_project(role, make):
    content = make(state=State.DRAFT)
    user = decider(role, make_project())
    visible = type(content).objects.visible_to(user).filter(pk=content.pk).exists()
    assert visible is (role in WIDE)
    assert can_decide(user, content) is (role in WIDE)


@pytest.mark.parametrize("role", WITHOUT + WITH + WIDE)
def test_the_queue(role):
    project = make_project()
    own = make_review(make_article(project=project, state=State.IN_REVIEW))
    other = make_review(make_event(state=State.IN_REVIEW))
    user = decider(role, project)
    expected = [own] * (role in WITH + WIDE) + [other] * (role in WIDE)
    assert set(reviews_for(user)) == set(expected)


def test_the_queue_follows_the_content_not_the_time_of_submitting():
    mandate = make_mandate()
    article = make_article(project=mandate.project, state=State.IN_REVIEW)
    make_review(article)
    Article.objects.update(project=make_project())
    assert not reviews_for(mandate.user).exists()


@pytest.mark.parametrize("role", WITHOUT + WITH + WIDE)
def test_whether_there_is_a_queue_at_all(role):
    allowed = role not in WITHOUT or role == "manager of another project"
    assert can_decide_on_anything(decider(role, make_project())) is allowed


def test_a_responsibility_alone_gives_no_right():
    organisation = make_organisation()
    former = make_responsibility(organisation=organisation).user
    former.is_manager = False
    former.save()
    article = make_article(organisation=organisation, state=State.IN_REVIEW)
    assert not can_decide(former, article)
    assert not Article.objects.visible_to(former).exists()


@pytest.mark.parametrize("role", [role for role in WITHOUT if role not in {"anonymous", "switched off"}])
@pytest.mark.parametrize("verb", ["publish", "request_changes", "archive"])
def test_refused(role, verb):
    article = make_article(project=make_project(), state=State.IN_REVIEW)
    with pytest.raises(PermissionDenied):
        act(verb, article, decider(role, article.project))
    article.refresh_from_db()
    assert article.state == State.IN_REVIEW


@pytest.mark.parametrize("role", WITH + WIDE)
@pytest.mark.parametrize(
    "verb, before, after",
    [
        ("publish", State.IN_REVIEW, State.PUBLISHED),
        ("request_changes", State.IN_REVIEW, State.CHANGES_REQUESTED),
        ("archive", State.PUBLISHED, State.ARCHIVED),
    ],
)
def test_decided(role, verb, before, after):
    article = make_article(project=make_project(), state=before)
    assert act(verb, article, decider(role, article.project)).state == after


@pytest.mark.parametrize("role", ["manager of another project", "project manager"])
def test_proposals(role):
    article = make_article(project=make_project(), title_de="Alt")
    member = make_member(article.organisation).user
    article.title_de = "Neu"
    proposal = editorial.save(content=article, actor=member, base_version=1)
    article.refresh_from_db()
    user = decider(role, article.project)
    if role == "project manager":
        assert editorial.approve_revision(content=article, revision=proposal, actor=user).title_de == "Neu"
    else:
        with pytest.raises(PermissionDenied):
            editorial.approve_revision(content=article, revision=proposal, actor=user)


def test_a_project_manager_gets_no_other_power():
    """Neither people nor organisations nor companies' requests."""
    user = make_mandate().user
    assert not PartnerOrganisation.objects.belonging_to(user).exists()
    assert not PartnerOrganisation.objects.for_author(user).exists()
    assert not user.is_manager


def test_what_is_public_stays_visible_to_all():
    make_article(), make_event(), make_publication()
    user = make_mandate().user
    assert all(kind.objects.visible_to(user).count() == 1 for kind in (Article, Event, Publication))


def act(verb, content, actor):
    note = {"note": "Bitte kürzen."} if verb == "request_changes" else {}
    return getattr(editorial, verb)(content=content, actor=actor, **note)
