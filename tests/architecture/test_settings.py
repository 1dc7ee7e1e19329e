"""Settings, compose file, image and manual speak of the same variables, and none of them holds a secret."""

import re

from network_portal.env import BASE_DIR
from network_portal.local.check import production_environment

READ = re.compile(r"""\benv(?:\.\w+)?\(\s*["']([A-Z_]+)["']""")
# What the compose file alone needs, and what only `make up` and its settings read
COMPOSE_ONLY = {"POSTGRES_PASSWORD", "PORT"}
TRIAL_ONLY = {"MAILBOX_DIR"}
SET_BY_IMAGE = {"FILES_ROOT"}
FORBIDDEN = {"DEBUG"}


def text(name: str) -> str:
    return (BASE_DIR / name).read_text(encoding="utf-8")


def read_by_settings() -> set[str]:
    files = [*(BASE_DIR / "network_portal" / "settings").glob("*.py"), *BASE_DIR.glob("apps/**/*.py")]
    return {name for file in files for name in READ.findall(file.read_text(encoding="utf-8"))}


def documented() -> set[str]:
    return set(re.findall(r"^\| `([A-Z_]+)` \|", text("docs/operations.md"), re.MULTILINE))


def given_by_compose() -> set[str]:
    block = text("docker-compose.yml").split("environment: &environment\n")[1].split("\n  volumes:")[0]
    return set(re.findall(r"^    ([A-Z_]+):", block, re.MULTILINE))


def test_the_environment_is_read_in_one_place():
    files = [*BASE_DIR.glob("apps/**/*.py"), *(BASE_DIR / "network_portal" / "settings").glob("*.py")]
    wrong = [
        str(file) for file in files if re.search(r"os\.(environ|getenv)", file.read_text(encoding="utf-8"))
    ]
    assert not wrong


def test_the_manual_explains_every_variable_and_no_other():
    assert read_by_settings()
    assert documented() - COMPOSE_ONLY == read_by_settings() - TRIAL_ONLY


def test_compose_passes_every_variable_on():
    assert given_by_compose() | SET_BY_IMAGE == read_by_settings() - TRIAL_ONLY - FORBIDDEN


def test_compose_uses_only_documented_variables():
    assert set(re.findall(r"\$\{([A-Z_]+)", text("docker-compose.yml"))) <= documented()


def test_compose_holds_no_secret():
    for name, value in re.findall(
        r"^\s+(\w*(?:PASSWORD|SECRET|KEY)\w*): (.*)$", text("docker-compose.yml"), re.MULTILINE
    ):
        assert value.startswith("${"), name
        assert ":?" in value, f"{name} has a default"


def test_every_service_has_a_health_check():
    services = re.split(
        r"^  (?=\w+:\n)",
        text("docker-compose.yml").split("\nservices:\n")[1].split("\nvolumes:\n")[0],
        flags=re.MULTILINE,
    )
    names = {service.split(":")[0] for service in services if service.strip()}
    assert {"db", "redis", "migrate", "web", "worker", "beat", "mailcatcher"} == names
    # the web server has the image's own; a migration ends by itself
    without = {s.split(":")[0] for s in services if s.strip() and "healthcheck:" not in s}
    assert without == {"web"}
    assert "HEALTHCHECK" in text("Dockerfile")


def test_the_image_copies_what_is_there_and_ignores_nothing_of_it():
    copied = [
        source
        for sources in re.findall(r"^COPY (?!--from)(.+) \S+$", text("Dockerfile"), re.MULTILINE)
        for source in sources.split()
    ]
    allowed = set(re.findall(r"^!(\S+)$", text(".dockerignore"), re.MULTILINE))
    assert len(copied) > 5
    assert {source for source in copied if not (BASE_DIR / source).exists()} == set()
    assert set(copied) == allowed
    assert "--require-hashes" in text("Dockerfile")
    assert re.search(r"^USER (?!root)", text("Dockerfile"), re.MULTILINE)


def test_the_check_of_production_settings_gives_only_known_variables():
    assert set(production_environment()) - {"DJANGO_SETTINGS_MODULE"} <= read_by_settings()
