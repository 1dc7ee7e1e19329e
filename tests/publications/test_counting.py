"""Views and downloads: people once an hour, robots never, and nothing by which anybody could be found."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from apps.moderation.choices import State
from apps.publications import counting
from apps.publications.models import ReadingCount, Visit
from tests.factories.partners import make_member
from tests.factories.publications import make_publication

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"


def reader(agent: str = FIREFOX, **headers) -> Client:
    return Client(headers={"User-Agent": agent, **headers})


def counts(publication) -> tuple[int, int]:
    row = ReadingCount.objects.filter(publication=publication).first()
    return (row.views, row.downloads) if row else (0, 0)


@pytest.fixture
def publication():
    return make_publication(with_file=True)


@pytest.fixture
def file(publication):
    return publication.downloads.select_related("stored_file").get().get_absolute_url()


ROBOTS = [
    "",
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0)",
    "facebookexternalhit/1.1",
    "curl/8.5.0",
    "python-requests/2.32",
    "Mozilla/5.0 HeadlessChrome/130.0",
    "Some Crawler",
]


@pytest.mark.parametrize("agent", ROBOTS)
def test_robots_do_not_count(publication, file, agent):
    for url in (publication.get_absolute_url(), file):
        assert reader(agent).get(url).status_code == 200
    assert counts(publication) == (0, 0)
    assert not Visit.objects.exists()


@pytest.mark.parametrize("header", ["Purpose", "Sec-Purpose", "X-Moz"])
def test_what_is_fetched_ahead_does_not_count(publication, header):
    reader(**{header: "prefetch;prerender"}).get(publication.get_absolute_url())
    assert counts(publication) == (0, 0)


def test_what_is_only_asked_for_does_not_count(publication, file):
    for url in (publication.get_absolute_url(), file):
        assert reader().head(url).status_code == 200
    assert counts(publication) == (0, 0)


def test_own_members_and_drafts_do_not_count(publication):
    client = reader()
    client.force_login(make_member().user)
    client.get(publication.get_absolute_url())
    draft = make_publication(state=State.DRAFT)
    reader().get(draft.get_absolute_url())
    assert not ReadingCount.objects.exists()


def test_repeats_within_an_hour_count_once(publication, file):
    for _number in range(3):
        for url in (publication.get_absolute_url(), file):
            reader().get(url)
    assert counts(publication) == (1, 1)


def test_after_an_hour_it_counts_again(publication):
    reader().get(publication.get_absolute_url())
    Visit.objects.update(seen_at=timezone.now() - timedelta(minutes=61))
    reader().get(publication.get_absolute_url())
    assert counts(publication) == (2, 0)


def test_two_readers_are_two(publication):
    for agent in (FIREFOX, SAFARI):
        reader(agent).get(publication.get_absolute_url())
    assert counts(publication) == (2, 0)


def test_two_publications_are_two(publication):
    other = make_publication()
    for one in (publication, other):
        reader().get(one.get_absolute_url())
    assert counts(publication) == counts(other) == (1, 0)


def test_parts_of_one_download_are_one(publication, file):
    for part in ("bytes=0-9", "bytes=10-19", "bytes=20-"):
        assert reader(Range=part).get(file).status_code == 206
    assert counts(publication) == (0, 1)


def test_a_later_part_alone_and_what_one_has_already_do_not_count(publication, file):
    etag = reader("curl/8").get(file)["ETag"]
    assert reader(**{"If-None-Match": etag}).get(file).status_code == 304
    assert reader(Range="bytes=10-19").get(file).status_code == 206
    assert counts(publication) == (0, 0)


def test_nothing_is_kept_by_which_anybody_could_be_found(publication):
    response = reader().get(publication.get_absolute_url())
    assert not response.cookies
    (visit,) = Visit.objects.all()
    assert {field.name for field in Visit._meta.fields} == {"digest", "seen_at"}
    assert "127.0.0.1" not in visit.digest and len(visit.digest) == 32


def test_the_key_is_another_one_the_next_day(publication, monkeypatch, rf):
    request = rf.get("/", headers={"User-Agent": FIREFOX})
    today = counting._digest(request, "x")
    tomorrow = timezone.localdate() + timedelta(days=1)
    monkeypatch.setattr("apps.publications.counting.timezone.localdate", lambda *args: tomorrow)
    assert counting._digest(request, "x") != today


def test_visits_are_forgotten_after_an_hour(publication):
    reader().get(publication.get_absolute_url())
    assert counting.forget_visits() == 0
    Visit.objects.update(seen_at=timezone.now() - timedelta(minutes=61))
    assert counting.forget_visits() == 1
    assert counts(publication) == (1, 0)


def test_counting_costs_one_query(publication, django_assert_num_queries):
    request = reader()
    request.get(publication.get_absolute_url())  # warms what is kept
    with django_assert_num_queries(6):
        request.get(publication.get_absolute_url())


def test_its_organisation_sees_the_months(publication, client):
    today = timezone.localdate()
    last_month = today.replace(day=1) - timedelta(days=1)
    for day, views, downloads in ((today, 7, 3), (last_month, 40, 5), (last_month.replace(day=1), 1, 0)):
        ReadingCount.objects.create(publication=publication, day=day, views=views, downloads=downloads)
    found = counting.months(publication)
    assert [(month.views, month.downloads) for month in found[-3:]] == [(0, 0), (41, 5), (7, 3)]
    assert (found[-2].views_height, found[-2].views_y) == (counting.HEIGHT, 0)
    assert len(found) == 12
    client.force_login(make_member(organisation=publication.organisation).user)
    text = client.get(publication.get_manage_url()).text
    assert '<svg class="chart"' in text and '<td class="num">41</td>' in text
