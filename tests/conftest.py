"""What all tests share: the German catalogues are compiled, and each test begins in German."""

import gettext

import pytest
from django.core.cache import cache
from django.utils import translation
from django.utils.translation import trans_real
from hypothesis import settings

from apps.siteconfig.current import copy
from apps.siteconfig.models import SiteSettings
from network_portal.translations import Project, compile_catalogues
from tests.support.smtp import smtp_sink  # noqa: F401

# How long an example takes is the machine's affair: a busy one would fail what is right.
settings.register_profile("portal", deadline=None)
settings.load_profile("portal")

# Django may have read the old ones already, while it set itself up, whoever has compiled them since: another
# run of the tests beside this one, perhaps.
compile_catalogues(Project())
trans_real._translations.clear()
gettext._translations.clear()


@pytest.fixture(autouse=True)
def german():
    """A request leaves its language behind in the thread; no test shall depend on the one before."""
    translation.activate("de")
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def empty_cache_after_committed_tests(request):
    """The cache's table belongs to no model: what a test has committed there, nobody else would remove."""
    yield
    if "transactional_db" in request.fixturenames or "live_server" in request.fixturenames:
        cache.clear()


@pytest.fixture(autouse=True)
def network_as_delivered():
    """As in a running process, the network's settings are known already; whoever changes them drops these."""
    copy.keep(SiteSettings(), lifetime=3600)
    yield
    copy.drop()
