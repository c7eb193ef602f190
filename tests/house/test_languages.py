"""No string escapes its translation: xgettext reads no f-string, and a call at import is frozen in English."""

import ast
from pathlib import Path

from django.conf import settings

from plab.management.shelves import rooms

EAGER = {"gettext", "ngettext", "pgettext", "npgettext"}


def called(tree: ast.AST) -> dict[str, str]:
    """Return the names that a module gives to the functions of `django.utils.translation`."""
    froms = (n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.module == "django.utils.translation")
    return {alias.asname or alias.name: alias.name for node in froms for alias in node.names}


def calls(tree: ast.AST, names: set[str]) -> list[ast.Call]:
    return [n for n in ast.walk(tree) if isinstance(n, ast.Call) and getattr(n.func, "id", "") in names]


def at_import(node: ast.AST, names: set[str]) -> list[ast.Call]:
    """Return the calls that happen when the module is imported: outside every function."""
    found = []
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            found += [child] if isinstance(child, ast.Call) and getattr(child.func, "id", "") in names else []
            found += at_import(child, names)
    return found


def modules() -> dict[str, ast.Module]:
    root = Path(settings.BASE_DIR)
    folders = [Path(room.path) for room in rooms()] + [root / "plab"]
    files = {path for folder in folders for path in folder.rglob("*.py") if "migrations" not in path.parts}
    return {str(path.relative_to(root)): ast.parse(path.read_text()) for path in sorted(files)}


def test_no_translated_string_hides_in_an_f_string():
    hidden = [
        f"{name}:{call.lineno}"
        for name, tree in modules().items()
        for text in ast.walk(tree)
        if isinstance(text, ast.JoinedStr)
        for call in calls(text, set(called(tree)))
        if call.args and isinstance(call.args[0], ast.Constant)
    ]
    assert hidden == []


def test_no_string_is_translated_when_its_module_is_imported():
    frozen = [
        f"{name}:{call.lineno}"
        for name, tree in modules().items()
        for call in at_import(tree, {given for given, real in called(tree).items() if real in EAGER})
    ]
    assert frozen == []
