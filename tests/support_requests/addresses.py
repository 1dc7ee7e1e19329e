"""Every address that is about a request, read from the URLconf, and what to ask it for.

What is added is found by itself: below `support_requests`, and whatever view elsewhere knows of requests.
An argument that is not known here fails with the question what it is; say so in `MEANINGS`.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.urls import URLPattern, get_resolver, reverse

NAMESPACES = ("support_requests:", "aid:")
METHODS = ("get", "head", "post", "put", "patch", "delete", "options")

# What an argument is, in the words of `Things`: by the name of its route and itself, or by itself alone.
MEANINGS = {
    "number": "number",
    "other": "other",
    "token": "token",
    "support_requests:received token": "received_token",
    **{
        f"support_requests:draft{end} token": "draft_token"
        for end in ("", "_step", "_send", "_later", "_discard", "_file")
    },
    "support_requests:draft_step step": "step",
    "support_requests:draft_file pk": "draft_file",
    **{
        f"aid:{name} pk": "aid"
        for name in ("declare", "certificate_by_link", "detail", "grant", "revoke", "certificate")
    },
    "support_requests:file pk": "file",
    "support_requests:case_file pk": "file",
    "support_requests:case_agree pk": "handover",
    "support_requests:case_refuse pk": "handover",
    **{
        f"support_requests:{name} pk": "mail"
        for name in ("mail", "mail_file", "mail_assign", "mail_put_aside")
    },
}
# Addresses whose arguments have nothing to do with a single request, and why.
ABOUT_NO_REQUEST: dict[str, str] = {
    "support_requests:template_edit": "a template for answers is written without any request",
    "support_requests:template_delete": "a template for answers is written without any request",
    **{
        f"support_requests:view_{name}": "a saved view: filters only, see views/test_saved_views.py"
        for name in ("edit", "replace", "delete", "first")
    },
}


@dataclass(frozen=True)
class Things:
    """What the arguments of an address may stand for, of one request: there, or nowhere."""

    number: str
    # The request that it is to be put into
    other: str
    token: str
    received_token: str
    file: int
    handover: int
    mail: int
    draft_token: str
    draft_file: int
    aid: int
    step: int = 2


@dataclass(frozen=True)
class Address:
    """One route and the names of its arguments."""

    name: str
    arguments: tuple[str, ...]
    module: str

    @property
    def knows_requests(self) -> bool:
        """Whether the view's module can reach a request at all."""
        source = Path(sys.modules[self.module].__file__ or "").read_text()
        return self.name.startswith(NAMESPACES) or "apps.support_requests" in source

    def meaning(self, argument: str) -> str:
        """Which of the `Things` the argument is.

        Raises:
            LookupError: if nobody has said so yet.
        """
        found = MEANINGS.get(f"{self.name} {argument}") or MEANINGS.get(argument)
        if found is None:
            raise LookupError(
                f"say in tests/support_requests/addresses.py what {argument!r} of {self.name} is"
            )
        return found

    def of(self, things: Things, **others: Things) -> str:
        """The address for these things; what is named in `others` is of another request."""
        values = {}
        for argument in self.arguments:
            meaning = self.meaning(argument)
            values[argument] = getattr(others.get(meaning, things), meaning)
        return reverse(self.name, kwargs=values)


def addresses() -> list[Address]:
    """All that are about one request."""
    return [
        address
        for address in _all()
        if address.arguments and address.name not in ABOUT_NO_REQUEST and address.knows_requests
    ]


def plain_addresses() -> list[str]:
    """The names of all addresses of the portal without arguments: lists, searches, feeds, exports, counts."""
    return [address.name for address in _all() if not address.arguments and ":" in address.name]


def _all(patterns=None, namespace: str = "", before: str = "") -> Iterator[Address]:
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(entry.pattern)
        if not isinstance(entry, URLPattern):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from _all(entry.url_patterns, inner, route)
        elif entry.name:
            arguments = re.findall(r"<(?:\w+:)?(\w+)>", route) + re.findall(r"\(\?P<(\w+)>", route)
            yield Address(f"{namespace}{entry.name}", tuple(dict.fromkeys(arguments)), _module(entry))


def _module(entry: URLPattern) -> str:
    """Where the view is written; of a class (a feed, say) where that is."""
    view = getattr(entry.callback, "view_class", entry.callback)
    return getattr(view, "__module__", type(view).__module__)
