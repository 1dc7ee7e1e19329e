"""Lists in pages."""

import pytest
from django.template import Context, Template

from apps.core.pagination import paginate


def page(rf, query, count=30):
    return paginate(rf.get("/", query), list(range(count)), per_page=10)


@pytest.mark.parametrize(
    "asked, number",
    [
        (None, 1), ("", 1), ("1", 1), ("2", 2), ("3", 3), ("4", 3), ("0", 3), ("-1", 3), ("9" * 30, 3),
        ("x", 1), ("1.5", 1), ("2\x00", 1), ("٢", 2),
    ],
)  # fmt: skip
def test_an_impossible_number_gives_the_nearest_page(rf, asked, number):
    assert page(rf, {} if asked is None else {"seite": asked}).number == number


def test_an_empty_list_has_one_empty_page(rf):
    assert list(page(rf, {}, count=0)) == []


def test_links_keep_the_filters(rf):
    request = rf.get("/", {"q": "a b&c", "seite": "2", "art": "x"})
    link = Template("{% load portal %}{% page_query 3 %}").render(Context({"request": request}))
    assert link == "?q=a+b%26c&amp;seite=3&amp;art=x"
