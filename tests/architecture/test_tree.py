"""Rules for the whole tree that are quicker to test than to remember."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

from network_portal.env import BASE_DIR

LONGEST_FILE = 399
LONGEST_VIEW = 25
OWN = ("apps", "network_portal", "templates", "static", "tests", "benchmarks", ".ci")
SUFFIXES = {".py", ".html", ".txt", ".css", ".js", ".sh", ".typ"}
QUERY_IN_VIEW = re.compile(r"\.objects\.(get|filter|all|create|exclude|get_or_create|update_or_create)\(")


def own_files() -> list[Path]:
    return sorted(
        path
        for folder in OWN
        for path in (BASE_DIR / folder).rglob("*")
        if path.suffix in SUFFIXES and path.is_file()
    )


def views() -> list[Path]:
    return sorted([*BASE_DIR.glob("apps/*/views/**/*.py"), *BASE_DIR.glob("apps/*/views.py")])


def templates() -> list[Path]:
    return sorted((BASE_DIR / "templates").rglob("*.html"))


def name(path: Path) -> str:
    return str(path.relative_to(BASE_DIR))


def test_files_are_short():
    long = [
        f"{name(path)}: {lines}"
        for path in own_files()
        if "migrations" not in path.parts
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    ]
    assert not long, long


def test_views_ask_querysets_by_name():
    wrong = [name(path) for path in views() if QUERY_IN_VIEW.search(path.read_text(encoding="utf-8"))]
    assert not wrong, wrong


def test_views_are_short():
    long = []
    for path in views():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.end_lineno:
                body = [line for line in node.body if not is_docstring(line)]
                lines = node.end_lineno - body[0].lineno + 1 if body else 0
                if lines >= LONGEST_VIEW:
                    long.append(f"{name(path)}: {node.name} has {lines} lines")
    assert not long, long


def is_docstring(node: ast.stmt) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


@pytest.mark.parametrize(
    ("pattern", "what"),
    [
        (r"\sstyle\s*=\s*[\"']", "a style attribute"),
        (r"<style\b", "a style element"),
        (r"<script\b(?![^>]*\ssrc=)(?![^>]*type=\"application/(ld\+)?json\")", "an inline script"),
        (r"\son[a-z]+\s*=\s*[\"']", "an event attribute"),
        (r"href\s*=\s*[\"']javascript:", "a javascript address"),
        (r"(?:src|srcset)\s*=\s*[\"'](?:https?:)?//", "something from another server"),
        (r"<link\b[^>]*href=[\"'](?:https?:)?//", "something from another server"),
    ],
)
def test_pages_obey_the_content_security_policy(pattern, what):
    pages = [path for path in templates() if "emails" not in path.relative_to(BASE_DIR).parts]
    wrong = [
        name(path) for path in pages if re.search(pattern, path.read_text(encoding="utf-8"), re.IGNORECASE)
    ]
    assert not wrong, f"{what} in {wrong}"


def test_translated_blocks_are_trimmed():
    """Otherwise line breaks and indentation become part of what is translated."""
    wrong = [
        name(path)
        for path in (BASE_DIR / "templates").rglob("*.*")
        if re.search(
            r"{%\s*blocktrans(?:late)?\b(?![^%]*\btrimmed\b)[^%]*%}", path.read_text(encoding="utf-8")
        )
    ]
    assert not wrong, wrong


def test_nothing_of_a_machine_is_committed():
    answer = subprocess.run(["git", "ls-files"], cwd=BASE_DIR, capture_output=True, text=True, check=False)
    if answer.returncode:
        pytest.skip("not a git checkout")
    kept = [
        file
        for file in answer.stdout.splitlines()
        if re.search(r"^(var|\.venv)/|\.(mo|pyc)$|(^|/)\.env$", file)
    ]
    assert not kept, kept


def test_locks_name_no_machine_and_no_index():
    for lock in ("requirements.lock", "requirements-dev.lock"):
        content = (BASE_DIR / lock).read_text(encoding="utf-8")
        assert not re.search(r"file://|--(extra-)?index-url|--find-links|--trusted-host", content), lock
        packages = re.split(r"\n(?=[a-z0-9])", content)[1:]
        assert packages
        assert [package.split("==")[0] for package in packages if "--hash=sha256:" not in package] == []


def test_production_has_what_development_tests_with():
    versions = [
        dict(
            re.findall(
                r"^([a-z0-9.\-\[\],]+)==(\S+)", (BASE_DIR / lock).read_text(encoding="utf-8"), re.MULTILINE
            )
        )
        for lock in ("requirements.lock", "requirements-dev.lock")
    ]
    production, development = versions
    assert production
    assert {package: development.get(package) for package in production} == production
