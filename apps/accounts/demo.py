"""The log-ins of a trial installation. Their passwords stand in the open, so they exist nowhere else."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DEMO_PASSWORD = "netzwerk-demo-2026"


@dataclass(frozen=True)
class DemoLogin:
    """One of them; `role_label` says on the page what it may do."""

    role_label: str | Promise
    email: str
    name: str
    password: str = DEMO_PASSWORD
    is_manager: bool = False
    is_administrator: bool = False


DEMO_LOGINS = (
    DemoLogin(_("Network management"), "leitung@demo.example", "Demo Netzwerkmanagement", is_manager=True),
    DemoLogin(
        _("Partner organisation in Chemnitz"), "partner.chemnitz@demo.example", "Demo Partner Chemnitz"
    ),
    DemoLogin(_("Partner organisation in Leipzig"), "partner.leipzig@demo.example", "Demo Partner Leipzig"),
    DemoLogin(
        _("Network management, second person"),
        "vertretung@demo.example",
        "Demo Vertretung",
        is_manager=True,
    ),
    DemoLogin(_("Editor in Chemnitz"), "redaktion.chemnitz@demo.example", "Demo Redaktion Chemnitz"),
    DemoLogin(_("Reader in Chemnitz"), "mitlesen.chemnitz@demo.example", "Demo Mitlesen Chemnitz"),
    DemoLogin(_("Management of the project ITAS"), "projekt@demo.example", "Demo Projektmanagement"),
    DemoLogin(_("Deputy for ITAS"), "projekt.vertretung@demo.example", "Demo Projektvertretung"),
    DemoLogin(_("Administration"), "admin@demo.example", "Demo Administration", is_administrator=True),
)
