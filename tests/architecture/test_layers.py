"""Arrows point one way: read from imports, foreign keys and templates."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps as django_apps
from django.urls import get_resolver

from network_portal.env import BASE_DIR
from tests.architecture.layers import RANK, ROOM_RANK, may_use

APPS = sorted(path.parent.name for path in BASE_DIR.glob("apps/*/apps.py"))
MODULES = sorted(BASE_DIR.glob("apps/*/**/*.py"))
# Templates outside the apps' folders (base.html, components) are the shell, which links anywhere.
LINK = re.compile(r"""{%\s*url\s+["']([a-z_]+):""")
INCLUDE = re.compile(r"""{%\s*(?:include|extends)\s+["']([a-z_]+)/""")
LOAD = re.compile(r"{%\s*load\s+([^%]+)%}")


def imports(path: Path) -> Iterator[tuple[str, ast.stmt]]:
    """Every imported module, `from a import b` as `a.b`; imports for type checkers alone count as well."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert not node.level, f"{path}: relative import"
            yield from ((f"{node.module}.{alias.name}", node) for alias in node.names)


def imports_when_loaded(path: Path) -> Iterator[str]:
    """Without those that stand in a function or serve the type checker alone."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def owner(path: Path) -> str:
    return path.relative_to(BASE_DIR / "apps").parts[0]


def room(parts: tuple[str, ...] | list[str]) -> str:
    """The room of a module inside its app: `views/manage.py` is in `views`."""
    return parts[0].removesuffix(".py")


def template_tag_libraries() -> dict[str, str]:
    return {
        path.stem: path.relative_to(BASE_DIR / "apps").parts[0]
        for path in BASE_DIR.glob("apps/*/templatetags/*.py")
    }


def template_owner(path: Path) -> str | None:
    """The app of a template; None for the shell."""
    parts = [part for part in path.relative_to(BASE_DIR / "templates").parts[:-1] if part != "emails"]
    return parts[0] if parts and parts[0] in RANK else None


def test_every_app_has_its_place():
    assert set(APPS) == set(RANK)


def test_imports_point_downwards():
    wrong = []
    for path in MODULES:
        for module, _node in imports(path):
            parts = module.split(".")
            if parts[0] == "apps" and len(parts) > 1 and not may_use(owner(path), parts[1]):
                wrong.append(f"{path.relative_to(BASE_DIR)} imports {module}")
    assert not wrong, "\n".join(wrong)


def test_rooms_of_an_app_point_one_way():
    wrong = []
    for path in MODULES:
        parts = path.relative_to(BASE_DIR / "apps").parts
        here = room(parts[1:])
        for module in set(imports_when_loaded(path)):
            there = module.split(".")
            if there[:2] != ["apps", parts[0]] or len(there) < 3 or here not in ROOM_RANK:
                continue
            target = room(there[2:])
            if target in ROOM_RANK and ROOM_RANK[target] > ROOM_RANK[here]:
                wrong.append(f"{path.relative_to(BASE_DIR)} imports {module}")
    assert not wrong, "\n".join(wrong)


def test_apps_know_nothing_of_the_project_and_the_tests():
    wrong = [
        f"{path.relative_to(BASE_DIR)} imports {module}"
        for path in MODULES
        for module, _node in imports(path)
        if module.split(".")[0] in {"network_portal", "tests"}
    ]
    assert not wrong, "\n".join(wrong)


def test_migrations_import_no_models():
    wrong = []
    for path in MODULES:
        if "migrations" in path.parts:
            for module, _node in imports(path):
                if re.match(r"apps\.\w+\.(models|services|querysets)\b", module):
                    wrong.append(f"{path.relative_to(BASE_DIR)} imports {module}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("app", APPS)
def test_foreign_keys_point_downwards(app):
    wrong = []
    for model in django_apps.get_app_config(app).get_models():
        for field in model._meta.get_fields():
            if field.auto_created or not field.is_relation or not field.related_model:
                continue
            target = field.related_model._meta.app_label
            if target in RANK and not may_use(app, target):
                wrong.append(f"{model.__name__}.{field.name} -> {target}")
    assert not wrong, wrong


def test_templates_point_downwards():
    libraries = template_tag_libraries()
    spaces = {entry.namespace for entry in walk(get_resolver().url_patterns) if entry.namespace}
    wrong = []
    for path in sorted((BASE_DIR / "templates").rglob("*.*")):
        app = template_owner(path)
        if app is None:
            continue
        source = path.read_text(encoding="utf-8")
        used = [(name, name) for name in LINK.findall(source) if name in spaces]
        used += [(name, name) for name in INCLUDE.findall(source)]
        used += [
            (library, libraries.get(library, ""))
            for names in LOAD.findall(source)
            for library in names.split()
        ]
        for name, target in used:
            if target in RANK and not may_use(app, target):
                wrong.append(f"{path.relative_to(BASE_DIR)} uses {name} of {target}")
    assert not wrong, "\n".join(wrong)


def walk(patterns):
    for entry in patterns:
        if hasattr(entry, "url_patterns"):
            yield entry
            yield from walk(entry.url_patterns)
