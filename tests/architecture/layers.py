"""The order of the apps. An app may use those of the rows above it; those in one row never use each other."""

LAYERS: tuple[tuple[str, ...], ...] = (
    ("core",),
    ("audit",),
    ("links",),
    ("files",),
    ("siteconfig",),
    ("redirects",),
    ("outbox",),
    ("accounts",),
    ("moderation",),
    ("taxonomy",),
    ("partners",),
    ("library",),
    ("projects",),
    ("companies",),
    ("reviews",),
    ("news", "publications", "offers"),
    ("events",),
    ("support_requests",),
    ("newsletter", "aid"),
    ("reporting",),
    ("search",),
    ("desk",),
    ("pages",),
    ("archives",),
    ("mailbox",),
)
RANK = {app: number for number, apps in enumerate(LAYERS) for app in apps}

# Inside an app: a room may use those before it, and those beside it in its row.
ROOMS: tuple[tuple[str, ...], ...] = (
    ("choices",),
    ("querysets", "permissions"),
    ("models",),
    ("emails",),
    ("services",),
    ("forms", "tasks"),
    ("views", "admin"),
)
ROOM_RANK = {room: number for number, rooms in enumerate(ROOMS) for room in rooms}


def may_use(user: str, used: str) -> bool:
    """Whether app `user` may know app `used`."""
    return user == used or RANK[used] < RANK[user]
