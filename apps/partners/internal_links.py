"""Whether an address within the portal leads anywhere, and whether visitors may see what is there."""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote, urlsplit

from django.apps import apps
from django.conf import settings
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import translation

PUBLIC, PRIVATE, DEAD = "public", "private", "dead"

_lookups: dict[str, Callable[[dict[str, Any]], str]] = {}


def register(view_name: str, lookup: Callable[[dict[str, Any]], str]) -> None:
    """For an upper app's addresses that are no page of a moderated kind; called in its `ready()`."""
    _lookups[view_name] = lookup


def is_internal(address: str) -> bool:
    """Whether it is an address of this portal."""
    return _path(address) is not None


def where(address: str) -> str:
    """What is behind an internal address: "public", "private" (not for visitors, or not yet) or "dead"."""
    path = _path(address)
    if path is None:
        return PUBLIC
    if not path:  # "#place": texts hold no places of their own
        return DEAD
    with translation.override("en" if path.startswith("/en/") else settings.LANGUAGE_CODE):
        for way in (path, f"{path}/"):
            try:
                return _behind(resolve(way))
            except Resolver404:
                continue
    return DEAD


def _path(address: str) -> str | None:
    if address.startswith(("/", "#")) and not address.startswith("//"):
        return unquote(urlsplit(address).path)
    if address == settings.BASE_URL or address.startswith(f"{settings.BASE_URL}/"):
        return unquote(urlsplit(address).path) or "/"
    return None


def _behind(match: ResolverMatch) -> str:
    if match.view_name in _lookups:
        return _lookups[match.view_name](match.kwargs)
    slug = match.kwargs.get("slug")
    if slug is None or not match.app_name or match.app_name not in apps.app_configs:
        return PUBLIC
    for model in apps.get_app_config(match.app_name).get_models():
        manager = model._default_manager
        if hasattr(manager, "published") and any(field.name == "slug" for field in model._meta.fields):
            if manager.published().filter(slug=slug).exists():
                return PUBLIC
            if manager.filter(slug=slug).exists():
                return PRIVATE
    return DEAD
