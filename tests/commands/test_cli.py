"""The command: quick to help, clear when called wrongly."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from noroshi.cli import COMMANDS

HEAVY = ("django", "psycopg", "procrastinate", "cryptography")


def noroshi(*arguments: str, home: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the command as people do."""
    environment = {"PATH": os.environ["PATH"], "NOROSHI_HOME": str(home), **variables}
    command = [sys.executable, "-m", "noroshi", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_help_names_every_command_and_loads_nothing_heavy(tmp_path: Path) -> None:
    program = (
        "import sys; from noroshi.cli import run; run(['--help']); "
        f"sys.stderr.write(' '.join(name for name in {HEAVY!r} if name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.stderr == ""
    for app, name, _, _ in COMMANDS:
        assert (name if app.name == ("noroshi",) else app.name[0]) in done.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["imprt"], 'Did you mean "import"?'),
        (["import", "nowhere.json", "--source", "E-01"], "there is no file nowhere.json"),
        (["import", "--source", "E-01"], "name at least one file"),
        (["import", "nowhere.json"], "--source"),
        (["restore", "nowhere.tar"], "there is no file nowhere.tar"),
        (["worker"], "NOROSHI_WORKER_DATABASE_URL"),
    ],
)
def test_a_wrong_call_is_answered_with_a_sentence_and_exit_code_2(
    arguments: list[str], sentence: str, tmp_path: Path
) -> None:
    done = noroshi(*arguments, home=tmp_path / "home")
    assert done.returncode == 2
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "home").exists()


def failing(home: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """A command in which something goes wrong that nobody foresaw."""
    program = "from noroshi.cli import app, main; app.command(lambda: 1 / 0, name='divide'); main(['divide'])"
    environment = {"PATH": os.environ["PATH"], "NOROSHI_HOME": str(home), **variables}
    return subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False
    )  # fmt: skip


def test_what_nobody_foresaw_is_a_sentence_and_a_traceback_for_whoever_asks(tmp_path: Path) -> None:
    told, shown = failing(tmp_path), failing(tmp_path, NOROSHI_DEBUG="1")

    assert (told.returncode, told.stderr) == (
        2,
        "noroshi: ZeroDivisionError: division by zero (NOROSHI_DEBUG=1 shows where).\n",
    )
    assert "Traceback" in shown.stderr
    assert shown.returncode == 1


def test_what_is_foreseen_is_traced_too_for_whoever_asks(tmp_path: Path) -> None:
    shown = noroshi("up", home=tmp_path / "home", NOROSHI_PORT="many", NOROSHI_DEBUG="1")

    assert "Traceback" in shown.stderr
    assert "WrongSettings" in shown.stderr


def test_wrong_settings_stop_the_program_before_anything_is_made(tmp_path: Path) -> None:
    done = noroshi("up", home=tmp_path / "home", NOROSHI_PORT="many", NOROSHI_LANGUAGE="tlh")
    assert done.returncode == 2
    assert "- NOROSHI_PORT: " in done.stderr
    assert "- NOROSHI_LANGUAGE: " in done.stderr
    assert not (tmp_path / "home").exists()


def test_status_of_what_does_not_run_is_told_without_making_a_home(tmp_path: Path) -> None:
    done = noroshi("status", home=tmp_path / "home", NOROSHI_PORT="1")
    assert done.returncode == 1
    assert done.stdout.count("not running") == 2
    assert not (tmp_path / "home").exists()


def test_version_names_all_three(tmp_path: Path) -> None:
    done = noroshi("version", home=tmp_path)
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["Noroshi", "Python", "embedded"]
