"""The command ``noroshi``. Exit codes: 0 all right, 1 done with problems, 2 called wrongly or cannot run here."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from cyclopts import App, CycloptsError

from noroshi.commands import telling

if TYPE_CHECKING:
    from types import TracebackType

    from noroshi.frame.errors import NoroshiError

app = App(name="noroshi", help="The working platform of a national cybersecurity office.", version_flags=["--version"])
ledger = App(name="ledger", help="The tamper-evident log: export and verify.")
account = App(name="account", help="People who administer this installation.")

COMMANDS = (
    (app, "up", "up:up", "Run Noroshi: database, web server and background worker."),
    (app, "demo", "demo:demo", "Run an invented nation to try everything on."),
    (app, "migrate", "migrating:migrate", "Bring the database up to this version of the program."),
    (app, "worker", "working:worker", "Do background work; `up` starts it by itself."),
    (
        app,
        "import",
        "importing:import_files",
        "Import STIX bundles, MISP events, indicators in CSV, the KEV catalogue.",
    ),
    (app, "import-incidents", "importing:import_incidents", "Import past incidents from CSV or VERIS JSON."),
    (app, "content", "content:content", "Bring in warninglists, ATT&CK and ATLAS; `up` does it by itself."),
    (app, "backup", "backup:backup", "Write everything that must not be lost into one file."),
    (app, "restore", "backup:restore", "Bring a backup into a new home."),
    (app, "status", "status:status", "Say what runs and what does not."),
    (app, "version", "version:version", "Print the versions of the program and of what it brings."),
    (app, "register", "registering:register", "Register organisations, people and roles from a file."),
    (ledger, "export", "ledger:export", "Write the ledger out, for anyone to verify."),
    (ledger, "verify", "ledger:verify", "Check an exported ledger; needs no database."),
    (ledger, "receipt", "ledger:receipt", "Check a receipt of a report; needs no database."),
    (account, "create", "account:create", "Make an administrator and print a one-time link to set up the sign-in."),
)
for _app, _name, _place, _help in COMMANDS:
    _app.command(f"noroshi.commands.{_place}", name=_name, help=_help)
app.command(ledger)
app.command(account)


def main(arguments: list[str] | None = None) -> None:
    """Run the command and leave with its exit code. What nobody foresaw is said in a sentence too, by the hook."""
    if not telling.debugging():
        sys.excepthook = _say
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Run the command; for what can be foreseen one clear sentence instead of a traceback, unless NOROSHI_DEBUG=1."""
    try:
        outcome = app(arguments, exit_on_error=False, print_error=False, result_action="return_value")
    except CycloptsError as wrong:
        return telling.fail(f"{wrong}".strip())
    except KeyboardInterrupt:
        return 130
    except _ours() as failure:
        if telling.debugging():
            raise
        return telling.fail(failure.message)
    return outcome if isinstance(outcome, int) else 0


def _ours() -> type[NoroshiError]:
    """Looked up when something failed: help is to come without it."""
    from noroshi.frame.errors import NoroshiError

    return NoroshiError


def _say(kind: type[BaseException], failure: BaseException, trace: TracebackType | None) -> None:
    """Python calls this last of all; leaving from here gives the exit code."""
    sys.exit(telling.fail(f"{kind.__name__}: {failure} (NOROSHI_DEBUG=1 shows where)."))
