"""`python -m tests.lint`: what can be told about the house without running it. Silent where all is well.

Tools run two at a time; each of our own checks is a function that yields what is wrong. A budget may be broken by a
decision record that says so in a line `Exempt: path` (file) or `Exempt: path::function`.
"""

import ast
import concurrent.futures
import gettext
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
FILE_LINES, FUNCTION_LINES, FRAMEWORK_LINES = 400, 40, 150
TYPED = ("states", "models", "selectors", "policies", "mails", "services")
WORKSHOPS = (
    "communities/matching",
    "communities/points",
    "core/mail/mime.py",
    "core/mail/quiet.py",
    "core/mail/registry.py",
    "core/mail/relay.py",
    "core/questions/naming.py",
    "core/questions/showif.py",
    "core/questions/types",
    "core/questions/xlsform",
    "core/web/needs.py",
    "core/web/quilt.py",
    "surveys/disclosure",
)
PRODUCTION = {
    "PLAB_ENV": "production",
    "PLAB_SECRET_KEY": "lint-" + "0a1b2c3d4e5f6g7h8i9j" * 3,
    "PLAB_DATABASE_URL": "postgres://plab@127.0.0.1/plab",
    "PLAB_BASE_URL": "https://plab.example.org",
}
BANNED_IN_PYTHON = {
    r"\bauto_now(_add)?\s*=": "Ask core.web.clock.now(), so that the clock can be moved.",
    r"functions import .*\bNow\b|\bNow\(\)": "Ask core.web.clock.now(); the database's clock is for leases only.",
    r"\bcache_page\b|UpdateCacheMiddleware": "No page cache: it has leaked private pages.",
    r"pytest\.skip\(|mark\.(skip|skipif|xfail)\b|importorskip": "A test runs or is not there.",
    r"\bassert True\b": "This can't fail.",
    r"#\s*(TODO|FIXME|XXX)\b|\bNotImplementedError\b": "Nothing is left for later in the code.",
    r"user\.(is_staff|is_superuser)\b.*\bif\b|\bif\b.*\brequest\.user\.(is_staff|is_superuser)": "Ask a policy.",
}
BANNED_EXEMPT = {"core/mail/services/outbox.py": "Now", "core/mail/services/sending.py": "Now", "tests/lint.py": ""}
BANNED_IN_TEMPLATES = {
    r"<script(?![^>]*\b(?:src=|type=\"application/json\"))": "inline script",  # a block of JSON is data, not script
    r"<style\b": "inline style",
    r"\sstyle\s*=": "inline style",
    r"\son[a-z]+\s*=\s*[\"']": "inline handler",
    r"href\s*=\s*[\"']javascript:": "inline script",
    r"user\.(role|is_staff|is_superuser|groups)": "a role is read: ask a policy (`allowed.<verb>`)",
    r"(?<!help_text)(?<!totp_svg)\|safe\b|\{% autoescape off": "unescaped text",  # allauth's own drawing of a key
}
SECRETS = {
    r"-----BEGIN [A-Z ]*PRIVATE KEY": "a private key",
    r"\bAKIA[0-9A-Z]{16}\b": "a cloud key",
    r"\b(ghp|gho|xox[abp]|sk_live)[-_][A-Za-z0-9-]{16,}": "an access token",
    r"(?i)\b(secret_key|password|api_key|token)\s*=\s*[\"'][A-Za-z0-9+/=_-]{32,}[\"']": "a key",
}
NO_SECRET = re.compile(r"tests-only|bench-only|lint-")  # keys that say what they are and that production refuses
NEVER_IN_GIT = re.compile(r"(^|/)(\.env|secret_key|.*\.sqlite3|.*\.pem|uv\.lock|pylock\.toml)$|^(var|\.venv)(/|$)")


@cache
def tracked() -> tuple[str, ...]:
    said = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(name for name in said.split("\0") if name and (ROOT / name).exists())


def python() -> list[str]:
    return [name for name in tracked() if name.endswith(".py") and "/migrations/" not in name]


def typed() -> list[str]:
    """The files that mypy holds to its strict rules: these shelves of every room, and the workshops."""

    def is_typed(name: str) -> bool:
        parts = name.removesuffix(".py").split("/")
        return bool(set(TYPED) & set(parts)) or name.startswith(WORKSHOPS)

    return [name for name in python() if not name.startswith(("tests/", "plab/")) and is_typed(name)]


@cache
def exempt() -> frozenset[str]:
    records = (ROOT / "docs" / "decisions").glob("*.md")
    return frozenset(re.findall(r"^Exempt: `?([^`\n]+?)`?$", "\n".join(r.read_text() for r in records), re.MULTILINE))


def lines_of(name: str) -> list[str]:
    return (ROOT / name).read_text(encoding="utf-8", errors="replace").splitlines()


# Our own checks


def budgets() -> Iterator[str]:
    for name in python():
        limit = FRAMEWORK_LINES if name == "core/web/views.py" else FILE_LINES
        if name.startswith("tests/"):
            continue
        if len(lines_of(name)) > limit and name not in exempt():
            yield f"{name}: {len(lines_of(name))} lines, more than {limit}. Cut it by noun, or write a decision record."
        yield from long_functions(name)


def long_functions(name: str) -> Iterator[str]:
    for node in ast.walk(ast.parse("\n".join(lines_of(name)))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno:
            doc = node.body[0] if ast.get_docstring(node) else None
            documented = doc.end_lineno - doc.lineno + 1 if doc and doc.end_lineno else 0
            length = node.end_lineno - node.lineno + 1 - documented
            if length > FUNCTION_LINES and f"{name}::{node.name}" not in exempt():
                yield f"{name}:{node.lineno}: {node.name} has {length} lines, more than {FUNCTION_LINES}."


def banned() -> Iterator[str]:
    for name in python():
        for number, line in enumerate(lines_of(name), 1):
            for pattern, why in BANNED_IN_PYTHON.items():
                if re.search(pattern, line) and not is_exempt(name, pattern):
                    yield f"{name}:{number}: {line.strip()[:60]}: {why}"


def is_exempt(name: str, pattern: str) -> bool:
    """The outbox leases by the database's clock; Django admin asks for its one role by itself."""
    if name.endswith("/admin.py") and "is_superuser" in pattern:
        return True
    return BANNED_EXEMPT.get(name, "-") in pattern


def templates() -> Iterator[str]:
    for name in tracked():
        mail = "/mail/" in name or name.startswith("templates/mail/")
        if name.startswith("templates/") and name.endswith(".html") and not mail:
            for number, line in enumerate(lines_of(name), 1):
                for pattern, what in BANNED_IN_TEMPLATES.items():
                    if re.search(pattern, line):
                        yield f"{name}:{number}: {what}"


def secrets() -> Iterator[str]:
    for name in tracked():
        if NEVER_IN_GIT.search(name):
            yield f"{name} must not be in git."
        if name.endswith((".py", ".md", ".yml", ".yaml", ".toml", ".txt", ".html", ".js", ".example", ".sh", "run")):
            for number, line in enumerate(lines_of(name), 1):
                found = (what for pattern, what in SECRETS.items() if re.search(pattern, line))
                yield from (f"{name}:{number}: {what}" for what in found if not NO_SECRET.search(line))


def spanish() -> Iterator[str]:
    """Every string is translated, the catalog knows every string of the code, and its compiled form is fresh."""
    catalog = ROOT / "locale" / "es" / "LC_MESSAGES" / "django.po"
    if not catalog.exists():
        yield "locale/es/LC_MESSAGES/django.po is missing."
        return
    book = entries(catalog.read_text())
    for key, texts in book.items():
        if not all(texts):
            yield f"es: not translated: {key[:70]!r}"
    if "#, fuzzy" in catalog.read_text().split("\n\n", 1)[-1]:
        yield "es: entries are marked fuzzy."
    if shutil.which("xgettext"):
        missing = sorted(collected() - set(book))
        yield from (f"es: not in the catalog (run makemessages): {key[:70]!r}" for key in missing)
    if shutil.which("msgfmt"):
        with tempfile.TemporaryDirectory() as folder:
            fresh = Path(folder, "django.mo")
            subprocess.run(["msgfmt", "--check-format", "-o", fresh, catalog], check=True)
            if read_mo(fresh) != read_mo(catalog.with_suffix(".mo")):
                yield "locale/es/LC_MESSAGES/django.mo is stale: run `manage.py compilemessages`."


def read_mo(path: Path) -> dict[object, str]:
    with path.open("rb") as file:
        return {key: text for key, text in gettext.GNUTranslations(file)._catalog.items() if key}  # type: ignore[attr-defined]


def entries(text: str) -> dict[str, list[str]]:
    """Return msgid (with its context) -> every msgstr of a catalog, without its header and its obsolete entries."""
    found: dict[str, list[str]] = {}
    for block in text.split("\n\n"):
        parts: dict[str, str] = {}
        now = ""
        for line in block.splitlines():
            if match := re.match(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?) "(.*)"$', line):
                now, parts[match[1]] = match[1], match[2]
            elif now and (more := re.match(r'"(.*)"$', line)):
                parts[now] += more[1]
        if parts.get("msgid"):
            key = parts.get("msgctxt", "") + "\4" + parts["msgid"] if "msgctxt" in parts else parts["msgid"]
            found[key] = [value for name, value in parts.items() if name.startswith("msgstr")]
    return found


def collected() -> set[str]:
    """Return every string that the code and the templates hold now, gathered in a copy of the tree."""
    with tempfile.TemporaryDirectory() as folder:
        for name in tracked():
            if name.endswith((".py", ".html", ".txt", ".po")) and not name.startswith("tests/"):
                Path(folder, name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, Path(folder, name))
        Path(folder, "locale").mkdir(exist_ok=True)
        command = [BIN / "django-admin", "makemessages", "--locale", "es", "--no-location", "--no-wrap"]
        bare = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
        subprocess.run(command, cwd=folder, check=True, capture_output=True, env=bare)
        return set(entries(Path(folder, "locale/es/LC_MESSAGES/django.po").read_text()))


# Tools


def manage(*arguments: str, **environment: str) -> tuple[list[str], dict[str, str]]:
    return [sys.executable, "manage.py", *arguments], {"PLAB_ENV": "test", **environment}


def tools() -> dict[str, tuple[list[str], dict[str, str]]]:
    kept = Path(os.environ.get("PLAB_VAR", ROOT / "var")).resolve()
    (kept / "fonts").mkdir(parents=True, exist_ok=True)
    nothing: dict[str, str] = {}
    deploy = ("check", "--deploy", "--fail-level", "WARNING")
    return {
        "mypy": ([f"{BIN}/mypy", "--cache-dir", f"{kept}/mypy", *typed()], {"PLAB_ENV": "test"}),
        "ruff check": ([f"{BIN}/ruff", "check", "--quiet", "--no-cache", "."], nothing),
        "ruff format": ([f"{BIN}/ruff", "format", "--check", "--quiet", "--no-cache", "."], nothing),
        "djlint": ([f"{BIN}/djlint", "templates", "--lint", "--quiet"], nothing),
        "lint-imports": ([f"{BIN}/lint-imports", "--no-cache"], nothing),
        "makemigrations": manage("makemigrations", "--check", "--dry-run"),
        "check --deploy": manage(*deploy, **PRODUCTION, PLAB_VAR=str(kept)),
        "houseguide": manage("houseguide", "--check"),
        "locks": ([sys.executable, "plab/management/lock.py", "--check"], nothing),
    }


def run_tool(command: list[str], environment: dict[str, str]) -> list[str]:
    found = {key: value for key, value in os.environ.items() if not key.startswith("PLAB_")} | environment
    done = subprocess.run(command, cwd=ROOT, env=found, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return (done.stdout.strip().splitlines() or [f"ended with {done.returncode}"]) if done.returncode else []


OURS = (budgets, banned, templates, secrets, spanish)


def main() -> int:
    started = time.monotonic()
    bad = 0
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        waiting = {name: pool.submit(run_tool, *tool) for name, tool in tools().items()}
        waiting |= {check.__name__: pool.submit(lambda check=check: list(check())) for check in OURS}
        for name, future in waiting.items():
            problems = future.result()
            bad += bool(problems)
            if problems:
                print(f"{name}:", *problems[:80], sep="\n  ")
    print(f"lint: {len(waiting) - bad} of {len(waiting)} checks hold ({time.monotonic() - started:.0f} s)")
    return int(bool(bad))


if __name__ == "__main__":
    sys.exit(main())
