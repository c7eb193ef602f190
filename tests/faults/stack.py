"""A whole PLAB of real processes on its own database and broker, for breaking: workers, beats, senders, killed by pid.

`with Stack.on_sqlite(sink)` or `with Stack.on_postgres(sink)`; `stack.start("worker")`, `stack.kill(process)`,
`stack.run("seed", "bulk", "1000")` (tests/faults/seed.py), `stack.ask("SELECT …")`.
"""

import atexit
import contextlib
import functools
import json
import os
import secrets
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2

from tests import services

ROOT = Path(__file__).resolve().parents[2]
LEASE = 12  # seconds instead of a minute: the same code, less waiting
OPEN_HOUR = "2026-11-17T10:00:00-05:00"  # a Tuesday morning: no quiet hours in the way
CELERY = (sys.executable, "-m", "celery", "--quiet", "--app", "plab")
FEW = ("--loglevel", "WARNING", "--without-gossip", "--without-mingle")


@functools.cache
def cluster() -> str:
    """Start a PostgreSQL of our own that all stacks of this run share; return its address."""
    living = contextlib.ExitStack()
    atexit.register(living.close)
    return living.enter_context(services.postgres(own=True))["PLAB_DATABASE_URL"]


def create_database(name: str, *, template: str = "template1") -> str:
    url = services.with_name(cluster(), name)
    with contextlib.closing(psycopg2.connect(services.with_name(url, "postgres"))) as connection:
        connection.autocommit = True
        connection.cursor().execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return url


@functools.cache
def migrated_database() -> str:
    """Make the schema once; return the name of the database that every stack's is copied from."""
    name = f"ready_{secrets.token_hex(4)}"
    migrate(create_database(name), Path(tempfile.mkdtemp(prefix="plab-fault-")))
    return name


@functools.cache
def migrated_file() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="plab-fault-"))
    migrate(f"sqlite:///{folder}/plab.sqlite3", folder)
    return folder / "plab.sqlite3"


def migrate(url: str, var: Path) -> None:
    atexit.register(shutil.rmtree, var, ignore_errors=True)
    (var / "clock").write_text(OPEN_HOUR)
    stack = Stack(url, "filesystem://", "", var, "")
    stack.manage("migrate", "--verbosity", "0")
    stack.manage("createcachetable")


@dataclass
class Stack:
    """Where everything of one run lies, and the processes that it started."""

    database_url: str
    broker_url: str
    smtp_url: str
    var: Path
    pool: str
    more: dict[str, str] = field(default_factory=dict)
    processes: list[subprocess.Popen] = field(default_factory=list)

    @classmethod
    @contextlib.contextmanager
    def on_sqlite(cls, smtp_url: str, **more: str) -> Iterator["Stack"]:
        """SQLite and the file broker: the laptop."""
        var = Path(tempfile.mkdtemp(prefix="plab-fault-"))
        shutil.copy(migrated_file(), var / "plab.sqlite3")
        stack = cls(f"sqlite:///{var}/plab.sqlite3", "filesystem://", smtp_url, var, "threads", more)
        with stack._living():
            yield stack

    @classmethod
    @contextlib.contextmanager
    def on_postgres(cls, smtp_url: str, **more: str) -> Iterator["Stack"]:
        """PostgreSQL and Redis of its own: production."""
        var = Path(tempfile.mkdtemp(prefix="plab-fault-"))
        with services.redis_server(own=True) as broker:
            url = create_database(f"fault_{secrets.token_hex(4)}", template=migrated_database())
            stack = cls(url, broker["PLAB_BROKER_URL"], smtp_url, var, "prefork", {**broker, **more})
            with stack._living():
                yield stack

    @contextlib.contextmanager
    def _living(self) -> Iterator[None]:
        for folder in ("celery/queue", "celery/control", "mail", "media", "fonts"):
            (self.var / folder).mkdir(parents=True, exist_ok=True)
        (self.var / "clock").write_text(OPEN_HOUR)
        try:
            yield
        finally:
            for process in list(self.processes):  # kill() takes it off the list
                self.kill(process)
            shutil.rmtree(self.var, ignore_errors=True)

    @property
    def environment(self) -> dict[str, str]:
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith(("PLAB_", "PYTEST_"))},
            "PLAB_ENV": "test",
            "DJANGO_SETTINGS_MODULE": "plab.settings.test",
            "PLAB_VAR": str(self.var),
            "PLAB_DATABASE_URL": self.database_url,
            "PLAB_BROKER_URL": self.broker_url,
            "PLAB_EMAIL_URL": self.smtp_url,
            "PLAB_TEST_MAIL_LEASE": str(LEASE),
            "PLAB_MAIL_PER_SECOND": "0",
            "PLAB_MAIL_PER_HOUR": "0",
            "PYTHONUNBUFFERED": "1",
            **self.more,
        }

    def manage(self, *words: str) -> str:
        return self._call(sys.executable, "manage.py", *words)

    def seed(self, *words: str, module: str = "tests.faults.seed") -> dict:
        """Run a module that fills this PLAB; what it prints."""
        return json.loads(self._call(sys.executable, "-m", module, *words).splitlines()[-1])

    def _call(self, *words: str) -> str:
        done = subprocess.run(words, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-3000:]
        return done.stdout

    def start(self, what: str) -> subprocess.Popen:
        """Start a worker, a beat or a plain sender, in its own process group."""
        words = {
            "worker": (*CELERY, "worker", "--pool", self.pool, "--concurrency", "2", *FEW),
            "beat": (*CELERY, "beat", "--loglevel", "WARNING", "--pidfile", "", "--schedule", self._schedule()),
            "sender": (sys.executable, "manage.py", "send_outbox", "--loop"),
        }[what]
        log = (self.var / f"{what}.log").open("a")
        process = subprocess.Popen(
            words, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
        )
        self.processes.append(process)
        return process

    def _schedule(self) -> str:
        return str(self.var / f"beat-{len(self.processes)}")

    def kill(self, process: subprocess.Popen, number: int = signal.SIGKILL) -> int:
        """End a process and its children by the number of a signal; wait until it is gone; return its exit code."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number) if number == signal.SIGKILL else process.send_signal(number)
        code = process.wait(timeout=30)
        if process in self.processes:
            self.processes.remove(process)
        return code

    def log(self, what: str) -> str:
        return (self.var / f"{what}.log").read_text()[-3000:]

    def ask(self, sql: str) -> list[tuple]:
        """Ask the database, by a connection of our own."""
        if self.database_url.startswith("sqlite"):
            with contextlib.closing(sqlite3.connect(self.var / "plab.sqlite3", timeout=20)) as connection:
                return connection.execute(sql).fetchall()
        with contextlib.closing(psycopg2.connect(self.database_url)) as connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()

    def states(self) -> dict[str, int]:
        return dict(self.ask("SELECT state, count(*) FROM mail_message GROUP BY state"))

    def wait(self, true, seconds: float, every: float = 0.05) -> float:
        """Wait until something holds; return how long it took. Says what the processes said when it never does."""
        started = time.monotonic()
        while not true():
            if time.monotonic() - started > seconds:
                said = {path.name: path.read_text()[-1500:] for path in self.var.glob("*.log")}
                raise AssertionError(f"not within {seconds} s; {self.states()}; {said}")
            time.sleep(every)
        return time.monotonic() - started
