"""Where a mail server is and how one talks to it, read from one address."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self
from urllib.parse import SplitResult, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Endpoint:
    """A server, and as whom we use it."""

    host: str
    port: int
    scheme: str
    user: str = ""
    password: str = ""

    @classmethod
    def read(
        cls, url: str, *, setting: str, ports: Mapping[str, int], example: str
    ) -> tuple[Self, SplitResult]:
        """Reads `scheme://[user:password@]host[:port]`, with a scheme of `ports`; and the parts of `url`.

        Raises:
            ImproperlyConfigured: if it is none of these; the message never repeats the password.
        """
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise ImproperlyConfigured(f"{setting} cannot be read: check its port.") from error
        if parts.scheme not in ports or not parts.hostname:
            raise ImproperlyConfigured(f"{setting} must look like {example}")
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(parts.hostname, port or ports[parts.scheme], parts.scheme, user, password), parts
