"""Who may open which page about deciding."""

from datetime import timedelta

from apps.links import services as links
from apps.moderation.choices import State
from tests.architecture.matrix import Route, only, signed_in
from tests.factories.accounts import make_manager
from tests.factories.library import make_library_item
from tests.factories.moderation import make_review
from tests.factories.news import make_article
from tests.factories.partners import make_organisation
from tests.factories.reviews import make_absence, make_review_link


def person(world):
    world.notes["organisation"] = make_organisation().pk
    return {"pk": make_manager().pk}


def absence(world):
    return {"pk": make_absence(make_manager(), make_manager()).pk}


def scope(world):
    return {"scope": "network", "organisations": [world.notes["organisation"]]}


def away(world):
    return {
        "person": make_manager().pk,
        "deputy": make_manager().pk,
        "starts_on": "2030-05-01",
        "ends_on": "2030-05-02",
    }


def own_review(world):
    return {"pk": make_review(make_article(organisation=world.organisation, state=State.IN_REVIEW)).pk}


def link(world):
    return {"pk": make_review_link().pk}


def token(world):
    real = links.create(purpose="review", subject=make_review_link(), lifetime=timedelta(days=1))
    return {"token": real if world.role == "company" else "wrong"}


def file_behind_token(world):
    item = make_library_item()
    article = make_article(
        state=State.IN_REVIEW, body_de=f'<p><img src="{item.get_absolute_url()}" alt=""></p>'
    )
    link = make_review_link(make_review(article))
    real = links.create(purpose="review", subject=link, lifetime=timedelta(days=1))
    return {"token": real if world.role == "company" else "wrong", "number": item.stored_file_id}


ROUTES = [
    Route(
        "reviews:links",
        kwargs=own_review,
        get=only("manager"),
        post=only("manager", status=302),
        data=lambda world: {"email": "gast@example.org", "days": 7, "language": "de"},
    ),
    Route(
        "reviews:link_revoke",
        kwargs=link,
        get=only("manager", status=405, others=405),
        post=only("manager", status=302),
    ),
    Route(
        "reviews:outside",
        kwargs=token,
        get={"anonymous": 404, "company": 200, "others": 404},
        post={"anonymous": 404, "company": 302, "others": 404},
        data=lambda world: {"name": "Gast", "body": "Gut so"},
    ),
    Route(
        "reviews:outside_file",
        kwargs=file_behind_token,
        get={"anonymous": 404, "company": 200, "others": 404},
        post={"anonymous": 405, "company": 405, "others": 405},
    ),
    Route(
        "reviews:thread",
        kwargs=own_review,
        get=only("partner", "manager", others=404),
        post=only("partner", "manager", status=302, others=404),
        data=lambda world: {"body": "Eine Frage"},
    ),
    Route(
        "reviews:notifications",
        get=signed_in(),
        post=signed_in(302),
        data=lambda world: {"rhythm": "daily"},
    ),
    Route("reviews:manager_list", get=only("manager"), post=only("manager", status=405, others=405)),
    Route(
        "reviews:manager_edit",
        kwargs=person,
        get=only("manager"),
        post=only("manager", status=302),
        data=scope,
    ),
    Route("reviews:absence_create", get=only("manager"), post=only("manager", status=302), data=away),
    Route(
        "reviews:absence_end",
        kwargs=absence,
        get=only("manager", status=405, others=405),
        post=only("manager", status=302),
    ),
]
