"""`python plab/management/lock.py`: rewrite both locks with uv (needs network). `--check`: are they in step?

A lock holds names, versions and hashes, never an address. Its first line carries the hash of pyproject's tables.
"""

import hashlib
import json
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCKS = {
    "requirements.txt": [],
    "requirements-dev.txt": ["--extra", "dev", "--constraints", "requirements.txt"],
}
COMPILE = ["--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--no-header", "--quiet"]


def first_line() -> str:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    tables = [project["requires-python"], project["dependencies"], project["optional-dependencies"]]
    return f"# pyproject sha256:{hashlib.sha256(json.dumps(tables).encode()).hexdigest()}\n"


def problems() -> list[str]:
    """Return what is wrong with the locks: out of step with pyproject, an address inside, or no superset."""
    found, pins = [], {}
    for name in LOCKS:
        text = (ROOT / name).read_text()
        pins[name] = {line.split(" ")[0] for line in text.splitlines() if line[:1].isalnum()}
        if not text.startswith(first_line()):
            found.append(f"{name} is not in step with pyproject.toml: run `make lock`.")
        if "://" in text:
            found.append(f"{name} holds an address.")
    if not pins["requirements.txt"] < pins["requirements-dev.txt"]:
        found.append("requirements-dev.txt is no strict superset of requirements.txt: run `make lock`.")
    return found


def rewrite() -> None:
    uv = Path(sys.executable).with_name("uv")
    for name, more in LOCKS.items():
        lock = ROOT / name
        subprocess.run([uv, "pip", "compile", "pyproject.toml", *COMPILE, *more, "-o", name], cwd=ROOT, check=True)
        lock.write_text(first_line() + lock.read_text())


if __name__ == "__main__":
    if "--check" not in sys.argv:
        rewrite()
    found = problems()
    print("\n".join(found), end="\n" if found else "", file=sys.stderr)
    sys.exit(bool(found))
