"""Where uploaded bytes lie."""

import uuid


def random_path(instance, filename: str) -> str:
    """A path that tells nothing: two letters to spread the folders, then a random name without ending."""
    name = uuid.uuid4().hex
    return f"{name[:2]}/{name}"
