"""`python -m tests.stages`: the four stages of `make test`. One line a stage; 0 only if every stage ran and passed.

Ends with 1 after a failed test, with 3 when a stage could not start. PLAB_TEST_WITHOUT=chromium (or postgres, redis)
goes on without the stages that need it, and the summary says so. A skipped test counts as failed: what is missing is
said here, not skipped there.
"""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

from tests import services

ROOT = Path(__file__).resolve().parents[1]
SHOWN_LINES = 250
MARKED = "not stage3 and not browser and not long"
TWO = ["-n", "2", "--dist", "loadgroup"]
COVERED_AT_LEAST = 90.0  # percent of branches and lines, overall
COVERED_WHOLE = (
    "*/policies.py",
    "*/policies/*.py",
    "*/states.py",
    "*/states/*.py",
    "communities/points/*.py",
    "core/mail/mime.py",
    "core/mail/quiet.py",
    "core/mail/registry.py",
    "core/mail/relay.py",
    "core/questions/naming.py",
    "core/questions/showif.py",
    "core/questions/types/*.py",
    "core/web/needs.py",
    "core/web/quilt.py",
    "surveys/disclosure/*.py",
    "surveys/starters/*.py",
)


@dataclass(frozen=True)
class Stage:
    name: str
    what: str
    pick: str
    needs: tuple[str, ...] = ()
    own: bool = False
    more: tuple[str, ...] = ()
    coverage: bool = False


STAGES = (
    Stage("sqlite", "SQLite, the whole suite", f"{MARKED} and not walk", more=tuple(TWO), coverage=True),
    Stage(
        "postgres",
        "PostgreSQL and Redis, what opens a database",
        f"{MARKED} and database",
        ("postgres", "redis"),
        more=tuple(TWO),
    ),
    Stage("faults", "Races, faults, dump, migrations", "stage3 and not long", ("postgres", "redis"), True, tuple(TWO)),
    Stage("browser", "Browser", "browser and not long", ("chromium",), more=tuple(TWO)),
)


@dataclass
class Outcome:
    passed: int = 0
    failed: int = 0
    seconds: float = 0.0
    trouble: str = ""
    note: str = ""  # worth saying, ends nothing
    not_run: str = ""


def command_of(stage: Stage, report: Path, covered: Path) -> list[str]:
    command = [sys.executable, "-m", "pytest", "-m", stage.pick, f"--junitxml={report}", "--durations=40", *stage.more]
    if stage.coverage:
        command += ["--cov", "--cov-branch", f"--cov-report=json:{covered}"]
    return command


def run(stage: Stage, log: Path) -> Outcome:
    without = [need for need in stage.needs if need in os.environ.get("PLAB_TEST_WITHOUT", "").split(",")]
    if without:
        return Outcome(not_run=", ".join(without))
    started = time.monotonic()
    with TemporaryDirectory(prefix="plab-stage-") as folder, log.open("wb") as out:
        report, covered = Path(folder, "report.xml"), Path(folder, "coverage.json")
        try:
            with services.environment(list(stage.needs), own=stage.own) as found:
                found["COVERAGE_FILE"] = str(Path(folder, "coverage"))
                command = command_of(stage, report, covered)
                code = services.call(command, found, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT)
        except services.Missing as missing:
            return Outcome(trouble=str(missing), not_run="missing")
        outcome = read(report)
        if code and not outcome.failed:
            outcome.trouble = f"pytest ended with {code}"
        elif stage.coverage and not outcome.failed:
            overall, outcome.note = uncovered(covered)
            if overall < COVERED_AT_LEAST:
                outcome.trouble = f"Coverage is under {COVERED_AT_LEAST:.0f} %."
    outcome.seconds = time.monotonic() - started
    return outcome


def read(report: Path) -> Outcome:
    """Count what pytest wrote. A skipped test is a failed one."""
    if not report.exists():
        return Outcome(trouble="pytest wrote no report")
    counts = dict.fromkeys(("tests", "failures", "errors", "skipped"), 0)
    for suite in ElementTree.parse(report).iter("testsuite"):  # noqa: S314 (our own file)
        for name in counts:
            counts[name] += int(suite.get(name, 0))
    failed = counts["failures"] + counts["errors"] + counts["skipped"]
    return Outcome(passed=counts["tests"] - failed, failed=failed)


def uncovered(covered: Path) -> tuple[float, str]:
    """Return the percentage covered, and in words what must be covered whole and is not yet (printed, not judged)."""
    import json

    book = json.loads(covered.read_text())
    lines = []
    overall = book["totals"]["percent_covered"]
    lines.append(f"Coverage is {overall:.1f} % (mark: {COVERED_AT_LEAST:.0f} %).")
    for name, file in sorted(book["files"].items()):
        if any(fnmatch(name, pattern) for pattern in COVERED_WHOLE) and file["summary"]["percent_covered"] < 100:
            missing = [str(line) for line in file["missing_lines"]]
            missing += [f"{start}->{end}" for start, end in file.get("missing_branches", [])]
            lines.append(f"{name} must be covered whole; missing: {', '.join(missing)}")
    return overall, "\n".join(lines)


def said(stage: Stage, outcome: Outcome) -> str:
    if outcome.not_run:
        return f"NOT RUN: {stage.name} ({outcome.not_run})"
    verdict = "failed" if outcome.failed or outcome.trouble else "passed"
    counts = f"{outcome.passed} passed" + (f", {outcome.failed} failed" if outcome.failed else "")
    return f"{stage.what}: {verdict} ({counts}, {outcome.seconds:.0f} s)"


def main(names: list[str]) -> int:
    logs = Path(os.environ.get("PLAB_VAR", ROOT / "var")).resolve() / "log"
    logs.mkdir(parents=True, exist_ok=True)
    outcomes = []
    for stage in STAGES:
        if names and stage.name not in names:
            continue
        log = logs / f"test-{stage.name}.log"
        outcome = run(stage, log)
        outcomes.append((stage, outcome))
        if outcome.failed or (outcome.trouble and not outcome.not_run):
            print("\n".join(log.read_text(errors="replace").splitlines()[-SHOWN_LINES:]))
        print("\n".join(line for line in (said(stage, outcome), outcome.trouble, outcome.note) if line), flush=True)
    total = [outcome for _, outcome in outcomes]
    failed = sum(o.failed for o in total) or sum(1 for o in total if o.trouble and not o.not_run)
    print(f"{sum(o.passed for o in total)} passed, {failed} failed")
    if failed:
        return 1
    return services.MISSING if any(o.not_run == "missing" for o in total) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
