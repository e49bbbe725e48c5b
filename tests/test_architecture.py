"""The house holds: which way imports point, what modules are called, and that models and migrations agree.

The rules are told in docs/architecture.md.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
APPS = ("films", "reviews", "filmsite")
OUTSIDE = ("bench", "tests")  # these may import everything, and nothing imports them
MAY_IMPORT = {"films": {"films"}, "reviews": {"films", "reviews"}, "filmsite": {"films", "reviews", "filmsite"}}
SAYS_NOTHING = {"utils", "helpers", "common", "core", "misc", "services", "mixins"}
# Inside an app, what a leaf or a model must not know.
OUTER = ("forms", "views", "admin", "feeds", "tasks", "management", "urls", "importing", "exporting")


def modules(app: str) -> list[Path]:
    return sorted((ROOT / app).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{name.name}" for name in node.names)


@pytest.mark.parametrize("app", APPS)
def test_imports_point_one_way(app):
    against = [
        (str(path.relative_to(ROOT)), name)
        for path in modules(app)
        for name in imported(path)
        if name.partition(".")[0] in {*APPS, *OUTSIDE} - MAY_IMPORT[app]
    ]

    assert against == []


def test_the_catalogue_names_neither_reviews_nor_members():
    look_up = re.compile(r"""["'](?:film__)?reviews(?:__\w+|\.\w+)["']|AUTH_USER_MODEL|get_user_model""")
    named = [str(path.relative_to(ROOT)) for path in modules("films") if look_up.search(path.read_text())]

    assert named == []


@pytest.mark.parametrize("app", ["films", "reviews"])
def test_models_know_nothing_of_what_is_built_on_them(app):
    outer = tuple(f"{app}.{room}" for room in OUTER)
    against = [
        (str(path.relative_to(ROOT)), name)
        for path in modules(app)
        if "models" in path.parts
        for name in imported(path)
        if name.startswith(outer)
    ]

    assert against == []


def test_every_module_is_named_for_what_it_knows():
    rooms = (*APPS, "bench")
    unnamed = [str(path.relative_to(ROOT)) for room in rooms for path in modules(room) if path.stem in SAYS_NOTHING]

    assert unnamed == []


def test_no_file_is_longer_than_three_hundred_lines():
    long = [
        str(path.relative_to(ROOT))
        for room in (*APPS, "bench")
        for path in modules(room)
        if "migrations" not in path.parts and len(path.read_text().splitlines()) > 300
    ]

    assert long == []


@pytest.mark.django_db
def test_models_and_migrations_agree():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.parametrize("app", APPS)
def test_phrases_stand_where_translators_tools_find_them(app):
    """xgettext doesn't look into f-strings."""
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in modules(app)
        for string in ast.walk(ast.parse(path.read_text()))
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "").lstrip("n") in ("_", "gettext", "gettext_lazy")
    ]

    assert hidden == []
