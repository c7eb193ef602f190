"""The service finder: it starts what is needed, names what is missing, ends only what it started."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import psycopg2
import pytest
import redis

from tests import loopback, services

ROOT = Path(__file__).resolve().parents[2]


def test_own_postgres_is_removed_with_its_folder_when_closed():
    cluster = services.Postgres()
    with psycopg2.connect(cluster.url) as connection, connection.cursor() as cursor:
        cursor.execute("SHOW listen_addresses")
        assert cursor.fetchone() == ("",)
    connection.close()
    cluster.close()
    assert not cluster.folder.exists()


def test_own_redis_is_ended_when_closed():
    server = services.Redis()
    assert services.answers(server.url)
    server.close()
    assert not services.answers(server.url)


def test_shared_redis_keeps_the_keys_of_others():
    server = services.Redis()
    client = redis.Redis.from_url(server.url)
    client.set("somebody-elses", "1")
    os.environ["PLAB_TEST_REDIS_URL"] = server.url
    try:
        with services.redis_server(own=False) as found:
            client.set(found["PLAB_TEST_REDIS_PREFIX"] + "celery", "1")
        assert client.keys() == [b"somebody-elses"]
    finally:
        del os.environ["PLAB_TEST_REDIS_URL"]
        server.close()


def test_two_runs_never_share_a_database_name():
    with services.environment([], own=False) as first, services.environment([], own=False) as second:
        assert first["PLAB_VAR"] != second["PLAB_VAR"]


def test_missing_service_is_said_in_three_lines_and_ends_with_three(tmp_path):
    empty = {"PATH": str(tmp_path), "PLAB_TEST_CHROMIUM": "", "PYTHONPATH": str(ROOT)}
    code = (
        "import os, sys; from pathlib import Path; from tests import services; "
        "services.os.access = lambda *a: False; services.shutil.which = lambda name: None; "
        "sys.argv = ['services', '--need', 'chromium', '--', 'true']; sys.exit(services.main())"
    )
    done = subprocess.run([sys.executable, "-c", code], env=empty, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == services.MISSING
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == ["Missing", "Looked for", "Try"]


def test_other_machines_are_out_of_reach():
    with pytest.raises(loopback.BlockedConnection):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(loopback.BlockedConnection):
        socket.getaddrinfo("example.org", 80)
