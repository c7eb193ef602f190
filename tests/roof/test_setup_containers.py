"""The compose file describes the five parts of an installation, and names only settings that exist."""

import re
from pathlib import Path

import yaml
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
DOCUMENTED = set(re.findall(r"`(PLAB_[A-Z_0-9]+)`", (ROOT / "docs/guide/environment.md").read_text()))
# Handed from one of our processes to another.
INTERNAL = {"PLAB_TEST_REDIS_PREFIX", "PLAB_TEST_MAIL_LEASE", "PLAB_POOL"}


def test_compose_runs_the_five_parts():
    assert set(COMPOSE["services"]) == {"db", "redis", "web", "worker", "beat"}
    for name in ("web", "worker", "beat"):
        assert COMPOSE["services"][name]["environment"]["PLAB_ENV"] == "production"
        assert {"db", "redis"} <= set(COMPOSE["services"][name]["depends_on"])


def test_every_setting_that_is_read_or_set_is_documented():
    files = [ROOT / ".env.example", ROOT / "docker-compose.yml", ROOT / "Procfile", *ROOT.glob("plab/settings/*.py")]
    used = {name for file in files for name in re.findall(r"PLAB_[A-Z0-9_]+", file.read_text())}
    assert used - INTERNAL - DOCUMENTED == set()
