"""The program's settings: read from the environment once, checked all together, each wrong one named."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from noroshi.frame.running.errors import ProfilesUnusable, WrongSettings
from noroshi.law.chosen import USUAL, names_in, profiles_named
from noroshi.law.errors import LawError

PREFIX = "NOROSHI_"
# Told to the parts of the program by the supervisor, or for finding mistakes; not settings of an installation.
INTERNAL = frozenset({"NOROSHI_PROCESS", "NOROSHI_OWNER_DATABASE_URL", "NOROSHI_DEBUG"})
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
SIZES = {"": 1, "KB": 1024, "MB": 1024**2, "GB": 1024**3}


class _WrongError(ValueError):
    """What was expected instead; becomes a line of WrongSettings."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: its name in the environment, how it is read, and what it is for (a row of docs/install.md)."""

    name: str
    read: Callable[[str], Any]
    default: str
    meaning: str
    secret: bool = False
    shown_default: str = ""


def _text(value: str) -> str:
    return value


def _folder(value: str) -> Path:
    return Path(value).expanduser().absolute()


def _file(value: str) -> Path | None:
    if not value:
        return None
    path = Path(value).expanduser().absolute()
    if not os.access(path, os.R_OK) or not path.is_file():
        raise _WrongError("a file that can be read")
    return path


def _key_file(value: str) -> Path | None:
    path = _file(value)
    if path and b"-----BEGIN PRIVATE KEY-----" not in path.read_bytes():
        raise _WrongError(f"a PEM file in PKCS#8 form; convert it with: openssl pkcs8 -topk8 -nocrypt -in {value}")
    return path


def _database_url(value: str) -> str:
    if value and not re.fullmatch(r"postgres(ql)?://\S*/[^?\s]+(\?\S*)?", value):
        raise _WrongError("postgresql://user:password@host:port/database")
    return value


def _origin(value: str) -> str:
    parts = _split(value, "an address such as https://noroshi.example.go.jp")
    if value and (parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query):
        raise _WrongError("an address such as https://noroshi.example.go.jp, without a path")
    if value and parts.scheme == "http" and parts.hostname != "localhost":
        raise _WrongError(
            "an address with https (http is accepted for localhost only: sign-in keys need a safe address)"
        )
    return value.rstrip("/")


def _smtp(value: str) -> str:
    parts = _split(value, "smtp://user:password@host:port, or smtps://")
    if value and (parts.scheme not in ("smtp", "smtps") or not parts.hostname):
        raise _WrongError("smtp://user:password@host:port, or smtps://")
    return value


def _imap(value: str) -> str:
    expected = "imaps://user:password@host:port/folder"
    parts = _split(value, expected)
    if not value:
        return ""
    if parts.scheme not in ("imap", "imaps") or not parts.hostname or not parts.username:
        raise _WrongError(expected)
    if parts.scheme == "imap" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise _WrongError(f"{expected} (imap without TLS is accepted for this machine only)")
    return value


def _server_name(value: str) -> str:
    if value and not re.fullmatch(r"[A-Za-z0-9._-]{1,253}", value):
        raise _WrongError("the name that your receiving mail server writes into Authentication-Results")
    return value


def _split(value: str, expected: str) -> SplitResult:
    try:
        parts = urlsplit(value)
        _ = parts.port  # computed on asking; raises ValueError
    except ValueError as wrong:
        raise _WrongError(expected) from wrong
    return parts


def _mail_address(value: str) -> str:
    if not re.fullmatch(r"([^<>\r\n]+ <)?[^@\s<>]+@[^@\s<>]+>?", value):
        raise _WrongError("a mail address such as noroshi@example.go.jp")
    return value


def _number(low: int, high: int) -> Callable[[str], int]:
    def read(value: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", value) or not low <= int(value) <= high:
            raise _WrongError(f"a whole number from {low} to {high}")
        return int(value)

    return read


def _one_of(*words: str) -> Callable[[str], str]:
    def read(value: str) -> str:
        if value not in words:
            raise _WrongError(f"one of {', '.join(words)}")
        return value

    return read


def _yes(value: str) -> bool:
    return _one_of("", "0", "1")(value) == "1"


def _size(value: str) -> int:
    if not (found := re.fullmatch(r"([0-9]{1,12})\s*(KB|MB|GB)?", value.upper())) or not int(found[1]):
        raise _WrongError("a size such as 256MB, or a number of bytes")
    return int(found[1]) * SIZES[found[2] or ""]


def _time_zone(value: str) -> str:
    try:
        return ZoneInfo(value).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as wrong:
        raise _WrongError("a time zone such as Asia/Tokyo") from wrong


def _secret_key(value: str) -> str:
    if value and len(value) < 32:
        raise _WrongError("at least 32 characters, or nothing: then one is generated and kept in the home")
    return value


def _profiles(value: str) -> str:
    """Names stay names; a path is made absolute, since the parts of the program may run elsewhere."""
    files = (".yaml", ".yml")
    names = (str(Path(one).expanduser().absolute()) if one.endswith(files) else one for one in names_in(value))
    return ",".join(names)


def _account(value: str) -> str:
    if not re.fullmatch(r"[a-z_][a-z0-9_-]{0,31}", value):
        raise _WrongError("the name of an account of this machine")
    return value


SETTINGS: Mapping[str, Setting] = {
    "home": Setting(
        "NOROSHI_HOME", _folder, "~/.local/share/noroshi", "The folder for everything that is kept: the embedded "
        "database, keys, files. The demo keeps its own in `.demo`.",
    ),
    "database_url": Setting(
        "NOROSHI_DATABASE_URL", _database_url, "", "The owner's address on a PostgreSQL of yours (16 or newer): "
        "`postgresql://user:password@host:port/database`. Without it the embedded PostgreSQL runs.", secret=True,
    ),
    "app_database_url": Setting(
        "NOROSHI_APP_DATABASE_URL", _database_url, "", "The web server's own address on that PostgreSQL. Without it "
        "the role `noroshi_app` is made and its password kept in the home.", secret=True,
    ),
    "worker_database_url": Setting(
        "NOROSHI_WORKER_DATABASE_URL", _database_url, "", "The same for background work: `noroshi_worker`. Give both "
        "or neither.", secret=True,
    ),
    "database_account": Setting(
        "NOROSHI_DATABASE_ACCOUNT", _account, "nobody", "The account under which the embedded database runs when the "
        "program is started by root, which PostgreSQL refuses.",
    ),
    "public_url": Setting(
        "NOROSHI_PUBLIC_URL", _origin, "", "The address that people type, without a path. Sign-in keys are bound to "
        "it: choose it once.", shown_default="http(s)://localhost with the port",
    ),
    "host": Setting("NOROSHI_HOST", _text, "127.0.0.1", "The network address on which the web server listens."),
    "port": Setting("NOROSHI_PORT", _number(1, 65535), "8750", "The port on which the web server listens."),
    "tls_certificate": Setting(
        "NOROSHI_TLS_CERTIFICATE", _file, "", "A PEM file with the certificate and its chain. With it the web server "
        "speaks TLS itself; without it put a proxy in front.",
    ),
    "tls_key": Setting("NOROSHI_TLS_KEY", _key_file, "", "The certificate's private key, a PEM file in PKCS#8 form."),
    "secret_key": Setting(
        "NOROSHI_SECRET_KEY", _secret_key, "", "Signs sessions and links, at least 32 characters.", secret=True,
        shown_default="generated, kept in the home",
    ),
    "smtp_url": Setting(
        "NOROSHI_SMTP_URL", _smtp, "", "The mail server: `smtp://user:password@host:port`, or `smtps://`. Without it "
        "no mail is sent.", secret=True,
    ),
    "imap_url": Setting(
        "NOROSHI_IMAP_URL", _imap, "", "The mailbox for reports by mail: `imaps://user:password@host:port/folder`. "
        "Without it none is read. `imap://` is accepted for this machine only.", secret=True,
    ),
    "mail_authserv": Setting(
        "NOROSHI_MAIL_AUTHSERV", _server_name, "", "The name that your receiving mail server writes into "
        "Authentication-Results (RFC 8601). Only what it found proves a sender; without it every mail waits for a "
        "person.",
    ),
    "mail_limit": Setting("NOROSHI_MAIL_LIMIT", _size, "25MB", "The largest mail that is taken in."),
    "mail_from": Setting("NOROSHI_MAIL_FROM", _mail_address, "noroshi@localhost", "The sender of our mail."),
    "profiles": Setting(
        "NOROSHI_PROFILES", _profiles, USUAL, "The legal profiles: duties, clocks, addressees, sectors. Names, or "
        "paths of files of your own, with commas between them; organisations are registered by the sectors of the "
        "first. See [legal profiles](reference/legal-profiles.md).",
    ),
    "demo": Setting("NOROSHI_DEMO", _yes, "", "1 allows the demo's one-time sign-in links. Never for real data."),
    "language": Setting("NOROSHI_LANGUAGE", _one_of("ja", "en"), "ja", "The language of pages until a reader chooses."),
    "time_zone": Setting("NOROSHI_TIME_ZONE", _time_zone, "Asia/Tokyo", "The time zone in which times are shown."),
    "log_level": Setting("NOROSHI_LOG_LEVEL", _one_of(*LOG_LEVELS), "WARNING", "How much is logged."),
    "web_workers": Setting(
        "NOROSHI_WEB_WORKERS", _number(1, 64), str(max(1, min(4, os.cpu_count() or 1))), "How many web server "
        "processes run.", shown_default="one for each core, at most 4",
    ),
    "worker_concurrency": Setting(
        "NOROSHI_WORKER_CONCURRENCY", _number(1, 64), "4", "How many urgent background tasks run at once; three "
        "more lanes carry long work, what waits for it, and mail.",
    ),
    "look_back_days": Setting(
        "NOROSHI_LOOK_BACK_DAYS", _number(0, 3650), "90", "For how many days back reports are held against assets that "
        "are registered after them. What has an end of validity counts until then, however old it is.",
    ),
    "upload_limit": Setting("NOROSHI_UPLOAD_LIMIT", _size, "256MB", "The largest file that is taken in."),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Environment:
    """All settings, checked. Secrets stay out of its repr."""

    home: Path
    host: str
    port: int
    public_url: str
    database_account: str
    tls_certificate: Path | None
    tls_key: Path | None
    mail_from: str
    mail_authserv: str
    mail_limit: int
    profiles: str
    demo: bool
    language: str
    time_zone: str
    log_level: str
    web_workers: int
    worker_concurrency: int
    look_back_days: int
    upload_limit: int
    database_url: str = field(repr=False)
    app_database_url: str = field(repr=False)
    worker_database_url: str = field(repr=False)
    secret_key: str = field(repr=False)
    smtp_url: str = field(repr=False)
    imap_url: str = field(repr=False)
    unknown: tuple[str, ...] = ()

    def variables(self) -> dict[str, str]:
        """The settings as variables for a part of the program; database addresses are not among them."""
        values = {setting.name: _written(getattr(self, name)) for name, setting in SETTINGS.items()}
        return {name: value for name, value in values.items() if value and not name.endswith("DATABASE_URL")}


def _written(value: object) -> str:
    return {True: "1", False: "", None: ""}.get(value, str(value)) if isinstance(value, bool | None) else str(value)


def read_environment(variables: Mapping[str, str] | None = None, *, default_home: str = "") -> Environment:
    """Read and check all settings. ``default_home`` replaces the usual home where none is set (the demo's).

    Raises WrongSettings, which names every wrong value and what is expected in its place; ProfilesUnusable.
    """
    given = os.environ if variables is None else variables
    values: dict[str, Any] = {}
    problems: list[str] = []
    for field_name, setting in SETTINGS.items():
        default = default_home if field_name == "home" and default_home else setting.default
        try:
            values[field_name] = setting.read(given.get(setting.name, "").strip() or default)
        except _WrongError as wrong:
            problems.append(_problem(setting, given.get(setting.name, ""), str(wrong)))
    problems += _contradictions(values)
    if problems:
        raise WrongSettings(problems="".join(f"\n- {problem}" for problem in problems))
    _require_profiles(values["profiles"], values["language"])
    values["public_url"] = values["public_url"] or _own_address(values)
    return Environment(**values, unknown=_unknown(given))


def _require_profiles(profiles: str, language: str) -> None:
    """Nothing starts on a faulty profile: its file, line and reason are said in the operator's language."""
    try:
        profiles_named(names_in(profiles))
    except LawError as wrong:
        raise ProfilesUnusable(sentence=wrong.in_language(language)) from wrong


def _problem(setting: Setting, value: str, expected: str) -> str:
    shown = "its value (not shown, it is secret)" if setting.secret else f"'{value}'"
    return f"{setting.name}: {shown} is not right; expected {expected}."


def _contradictions(values: Mapping[str, Any]) -> list[str]:
    found = []
    if ("tls_certificate" in values and "tls_key" in values) and bool(values["tls_certificate"]) != bool(
        values["tls_key"]
    ):
        found.append("NOROSHI_TLS_CERTIFICATE and NOROSHI_TLS_KEY: give both or neither.")
    app, worker = values.get("app_database_url"), values.get("worker_database_url")
    if app is not None and worker is not None and bool(app) != bool(worker):
        found.append("NOROSHI_APP_DATABASE_URL and NOROSHI_WORKER_DATABASE_URL: give both or neither.")
    if values.get("mail_authserv") and values.get("imap_url") == "":
        found.append("NOROSHI_MAIL_AUTHSERV is of use only with NOROSHI_IMAP_URL: give both or neither.")
    if (app or worker) and values.get("database_url") == "":
        found.append("NOROSHI_DATABASE_URL: needed as well, since the other two database addresses are given.")
    return found


def _own_address(values: Mapping[str, Any]) -> str:
    scheme, usual = ("https", 443) if values["tls_certificate"] else ("http", 80)
    port = "" if values["port"] == usual else f":{values['port']}"
    return f"{scheme}://localhost{port}"


def _unknown(given: Mapping[str, str]) -> tuple[str, ...]:
    known = {setting.name for setting in SETTINGS.values()} | INTERNAL
    return tuple(sorted(name for name in given if name.startswith(PREFIX) and name not in known))


def settings_table() -> str:
    """The settings as the Markdown table of docs/install.md."""
    rows = ["| variable | default | meaning |", "| --- | --- | --- |"]
    for setting in SETTINGS.values():
        default = setting.shown_default or (f"`{setting.default}`" if setting.default else "none")
        rows.append(f"| `{setting.name}` | {default} | {setting.meaning} |")
    return "\n".join(rows) + "\n"
