"""Set-up: locks hold names, versions and hashes only, and the stamp knows what is installed."""

from pathlib import Path

import pytest

from plab.management import install, lock

LOCK = "{first}django==5.2.19 \\\n    --hash=sha256:00\n"


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    """A small project with locks that are in step."""
    tables = 'dependencies = ["django"]\n[project.optional-dependencies]\ndev = ["ruff"]\n'
    (tmp_path / "pyproject.toml").write_text(f'[project]\nrequires-python = ">=3.11"\n{tables}')
    monkeypatch.setattr(lock, "ROOT", tmp_path)
    text = LOCK.format(first=lock.first_line())
    (tmp_path / "requirements.txt").write_text(text)
    (tmp_path / "requirements-dev.txt").write_text(text + "ruff==0.17.6 \\\n    --hash=sha256:11\n")
    return tmp_path


def test_locks_of_this_house_are_in_step():
    assert lock.problems() == []


def test_locks_are_fine_when_nothing_changed(project):
    assert lock.problems() == []


def test_a_changed_dependency_makes_both_locks_stale(project):
    pyproject = project / "pyproject.toml"
    pyproject.write_text(pyproject.read_text().replace('"django"', '"django", "celery"'))
    assert [line.split(" ")[0] for line in lock.problems()] == ["requirements.txt", "requirements-dev.txt"]


def test_an_address_in_a_lock_is_found(project):
    with (project / "requirements.txt").open("a") as file:
        file.write("# https://example.org/simple\n")
    assert lock.problems() == ["requirements.txt holds an address."]


def test_the_development_lock_is_a_strict_superset(project):
    (project / "requirements-dev.txt").write_text((project / "requirements.txt").read_text())
    assert lock.problems() == ["requirements-dev.txt is no strict superset of requirements.txt: run `make lock`."]


def test_the_development_stamp_counts_for_running_and_not_the_other_way(project, monkeypatch):
    environment = project / ".venv"
    (environment / "bin").mkdir(parents=True)
    (environment / "bin" / "python").touch()
    monkeypatch.setattr(install, "ROOT", project)
    monkeypatch.setattr(install, "VENV", environment)
    monkeypatch.setattr(install, "PYTHON", environment / "bin" / "python")
    (environment / "installed-run").write_text(install.lock_hash(dev=False))
    assert (install.is_installed(dev=False), install.is_installed(dev=True)) == (True, False)
    (environment / "installed-run").unlink()
    (environment / "installed-dev").write_text(install.lock_hash(dev=True))
    assert (install.is_installed(dev=False), install.is_installed(dev=True)) == (True, True)
