"""`python3 plab/management/install.py [--dev]`: make .venv and install the lock into it. Standard library only.

uv installs; where it cannot (it does not read pip's configuration, so an offline mirror is unknown to it), pip does the
same. A stamp with the lock's hash makes the second run free. Nothing is written outside .venv but the package caches.
"""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)


def lock_hash(*, dev: bool) -> str:
    names = ["requirements.txt", "requirements-dev.txt"] if dev else ["requirements.txt"]
    return hashlib.sha256(b"".join((ROOT / name).read_bytes() for name in names)).hexdigest()


def is_installed(*, dev: bool) -> bool:
    """The development lock is a strict superset, so its stamp counts for the other, too."""
    stamps = {stamp.name: stamp.read_text() for stamp in VENV.glob("installed-*")} if PYTHON.exists() else {}
    wanted = [("installed-dev", lock_hash(dev=True))] + ([] if dev else [("installed-run", lock_hash(dev=False))])
    return any(stamps.get(name) == value for name, value in wanted)


def make_venv() -> None:
    if PYTHON.exists():
        return
    try:
        venv.create(VENV, with_pip=True, symlinks=True)
    except (subprocess.CalledProcessError, ImportError):
        sys.exit("Python's venv module is incomplete. On Debian or Ubuntu: apt-get install python3-venv")


def run(*command: str | Path, quiet: bool = False) -> bool:
    sink = subprocess.DEVNULL if quiet else None
    return subprocess.run([str(part) for part in command], cwd=ROOT, stderr=sink, stdout=sink).returncode == 0


def install(lock: str) -> bool:
    pip = (PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--no-input")
    uv = VENV / "bin" / "uv"
    if uv.exists() or run(*pip, "--no-compile", "uv", quiet=True):
        os.environ.setdefault("UV_HTTP_TIMEOUT", "30")
        os.environ.setdefault("UV_LINK_MODE", "copy")
        by_uv = (uv, "pip", "install", "--quiet", "--no-config", "--python", PYTHON, "--require-hashes", "-r", lock)
        if run(*by_uv, quiet=True):
            return True
        print("uv could not install; pip tries.", file=sys.stderr)
    return run(*pip, "--no-compile", "--require-hashes", "-r", lock)


def main(arguments: list[str]) -> None:
    dev = "--dev" in arguments
    if sys.version_info < OLDEST:
        sys.exit("PLAB needs Python 3.11 or newer. Try: make run PYTHON=python3.11")
    if is_installed(dev=dev):
        return
    make_venv()
    lock = "requirements-dev.txt" if dev else "requirements.txt"
    print(f"Installing {lock} into .venv (about a minute, once) …", file=sys.stderr)
    if not install(lock):
        sys.exit(f"The packages of {lock} could not be installed. Is there a network? Then run the same command again.")
    (VENV / ("installed-dev" if dev else "installed-run")).write_text(lock_hash(dev=dev))


if __name__ == "__main__":
    main(sys.argv[1:])
