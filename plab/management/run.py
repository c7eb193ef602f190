"""What `make run` does once the packages are there: prepare, start web, worker and beat, say where the door is.

Runs until Ctrl-C, which ends every process that it started.
"""

import contextlib
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
WAIT_SECONDS = 90
SHOWN = ("member", "facilitator", "union_rep", "union_coordinator", "principal", "district_admin", "operator")


def port() -> int:
    said = os.environ.get("PLAB_PORT", "8000")
    if not said.isdigit() or not 0 < int(said) < 65536:
        sys.exit(f"PLAB_PORT is {said!r}; it must be a number from 1 to 65535.")
    return int(said)


def var() -> Path:
    return Path(os.environ.get("PLAB_VAR", ROOT / "var")).resolve()


def is_taken(number: int) -> bool:
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(("127.0.0.1", number))
        except OSError:
            return True
    return False


def is_ready(address: str) -> bool:
    with contextlib.suppress(urllib.error.URLError, OSError):
        return urllib.request.urlopen(f"{address}/readyz", timeout=5).status == 200  # noqa: S310 (own address)
    return False


def prepare(environment: dict[str, str]) -> int:
    """Run `manage.py prepare`, unless the laptop's own database was prepared by this very code: it costs a start."""
    stamp, now = var() / "prepared", fingerprint()
    if stamp.exists() and stamp.read_text() == now and (var() / "plab.sqlite3").exists():
        for name in ("queue", "control"):  # a wake-up of yesterday is worth nothing
            shutil.rmtree(var() / "celery" / name, ignore_errors=True)
            (var() / "celery" / name).mkdir(parents=True)
        return 0
    code = subprocess.run([sys.executable, "manage.py", "prepare"], cwd=ROOT, env=environment).returncode
    if code == 0 and "PLAB_DATABASE_URL" not in os.environ:
        stamp.write_text(now)
    return code


def fingerprint() -> str:
    """What a prepared folder depends on: the packages, every migration, and what makes the fonts."""
    if "PLAB_DATABASE_URL" in os.environ:
        return "unknown"  # somebody else's database may have been emptied since
    digest = hashlib.sha256()
    migrations = sorted([*ROOT.glob("*/migrations/*.py"), *ROOT.glob("core/*/migrations/*.py")])
    for path in [ROOT / "requirements.txt", ROOT / "core/web/fonts.py", *migrations]:
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()


def logins() -> list[str]:
    """The demo's people and their one password, as `prepare` left them. None where the demo was never loaded."""
    book = var() / "demo.json"
    if not book.exists():
        return []
    people = json.loads(book.read_text())["logins"]
    rows = [(key, people[key]) for key in SHOWN if key in people]
    return ["Demo people (invented). Sign in with:"] + [
        f"  {login['email']:<36} {login['password']:<24} {key}" for key, login in rows
    ]


def announce(address: str, child: "subprocess.Popen[bytes]") -> None:
    """Print the address when the first page can be asked for."""
    until = time.monotonic() + WAIT_SECONDS
    while child.poll() is None and time.monotonic() < until:
        if is_ready(address):
            print("\n".join(["", f"PLAB is open: {address}/", *logins(), "Ctrl-C stops.", ""]), flush=True)
            return
        time.sleep(0.2)
    if child.poll() is None:
        print(f"No answer at {address}/readyz after {WAIT_SECONDS} s; the lines above say why.", flush=True)


def main() -> int:
    number = port()
    if is_taken(number):
        sys.exit(f"Port {number} is taken. Choose another one: PLAB_PORT={number + 1} make run")
    environment = {**os.environ, "PLAB_PORT": str(number), "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}
    if os.environ.get("PLAB_BROKER_URL", "filesystem").startswith("redis"):
        environment.setdefault("PLAB_POOL", "prefork")
    if code := prepare(environment):
        return code
    # A session of its own: a Ctrl-C reaches honcho once, from us, and honcho ends its three.
    child = subprocess.Popen(
        [BIN / "honcho", "start", "-e", os.devnull], cwd=ROOT, env=environment, start_new_session=True
    )
    for number_of_signal in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number_of_signal, lambda *_: child.terminate())
    threading.Thread(target=announce, args=(f"http://127.0.0.1:{number}", child), daemon=True).start()
    code = child.wait()
    return 0 if code in (130, 143, -signal.SIGTERM, -signal.SIGINT) else code


if __name__ == "__main__":
    sys.exit(main())
