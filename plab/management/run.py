"""What `make run` does once the packages are there: prepare, start web, worker and beat, say where the door is.

Runs until Ctrl-C, which ends every process that it started.
"""

import contextlib
import json
import os
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


def logins() -> list[str]:
    """The demo's people and their one password, as `prepare` left them. None where the demo was never loaded."""
    book = Path(os.environ.get("PLAB_VAR", ROOT / "var")) / "demo.json"
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
    prepared = subprocess.run([sys.executable, "manage.py", "prepare"], cwd=ROOT, env=environment)
    if prepared.returncode:
        return prepared.returncode
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
