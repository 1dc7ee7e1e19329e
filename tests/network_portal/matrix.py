"""Addresses that belong to no single app: the administration and what machines read."""

from tests.architecture.matrix import Route, only

ROUTES = [
    # guarded by one check of Django's for all of its pages
    Route(
        "admin:index",
        get=only("administrator", others=302),
        post=only("administrator", others=302),
        covers="admin:",
    ),
    # the portal's own log-in stands before it, so that the second factor is asked for
    Route(
        "admin:login",
        get=only("administrator", status=302, others=403),
        post=only("administrator", status=200, others=403),
    ),
    Route("admin:logout", get=only("administrator", status=405, others=302), post=302),
    Route(
        "admin:jsi18n",
        get=only("administrator", others=302),
        post=only("administrator", status=405, others=302),
    ),
]
