"""``noroshi demo --check``: the story of the spine, played over HTTP against the real program in a throwaway home."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from urllib.parse import quote, urlsplit

from noroshi.demo.visiting import Seen, Visitor

WITHIN = 2.0
"""Seconds from the report's receipt to the warning."""
START = 300.0
QUIET = 2.0
"""Seconds without a new warning after which the past is over."""
TITLE = "Check: control terminals encrypted"
NOTE = "The note of the check names kurofune-7781"
VALUE = "192.0.2.3"
"""An address in operator B's registered network."""
A, B, C = "W-04", "E-01", "F-02"


@dataclass(slots=True)
class Outcome:
    """What held. ``leaks`` names places where somebody saw what they must not, ``failures`` steps that failed."""

    ok: bool = False
    warning_seconds: float | None = None
    report_seconds: float | None = None
    report: str = ""
    leaks: list[str] = field(default_factory=list)
    answer_seen_by_office: bool = False
    ledger_ok: bool = False
    ledger_entries: int = 0
    start_seconds: float | None = None
    failures: list[str] = field(default_factory=list)


class StoryBroken(Exception):
    """A step of the story did not do what it should."""


def check() -> int:
    """Play the story; print one JSON object; 0 only if all of it held and the warning came in time."""
    outcome = Outcome()
    with tempfile.TemporaryDirectory(prefix="noroshi-check-") as folder:
        try:
            with _demo(Path(folder), outcome) as (origin, variables):
                _play(origin, outcome)
                _verify_ledger(Path(folder), variables, outcome)
        except (StoryBroken, OSError, KeyError) as error:
            outcome.failures.append(f"{type(error).__name__}: {error}")
    in_time = outcome.warning_seconds is not None and outcome.warning_seconds <= WITHIN
    outcome.ok = in_time and outcome.answer_seen_by_office and outcome.ledger_ok
    outcome.ok = outcome.ok and not outcome.leaks and not outcome.failures
    sys.stdout.write(json.dumps(asdict(outcome), ensure_ascii=False) + "\n")
    return 0 if outcome.ok else 1


@contextmanager
def _demo(folder: Path, outcome: Outcome) -> Iterator[tuple[str, dict[str, str]]]:
    """The real program on a free port, stopped afterwards."""
    port = _free_port()
    variables = os.environ | {"NOROSHI_HOME": str(folder / "home"), "PORT": str(port), "NOROSHI_DEMO": "1"}
    for name in ("NOROSHI_PORT", "NOROSHI_PUBLIC_URL", "NOROSHI_DATABASE_URL"):
        variables.pop(name, None)
    log = (folder / "log.txt").open("w+b")
    began = time.monotonic()
    running = subprocess.Popen([sys.executable, "-m", "noroshi", "demo"], env=variables, stdout=log, stderr=log)
    try:
        _wait_until_ready(running, folder / "log.txt")
        outcome.start_seconds = round(time.monotonic() - began, 1)
        yield f"http://localhost:{port}", variables
    finally:
        running.send_signal(signal.SIGINT)
        try:
            running.wait(60)
        except subprocess.TimeoutExpired:
            running.kill()
        log.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_ready(running: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START
    while time.monotonic() < until:
        if "Ready after" in log.read_text(errors="replace"):
            return
        if running.poll() is not None:
            break
        time.sleep(0.2)
    raise StoryBroken(f"the demo did not start: {log.read_text(errors='replace')[-1500:]}")


def _play(origin: str, outcome: Outcome) -> None:
    a, b, c, officer = (Visitor(origin) for _ in range(4))
    a.enter(f"{A} reporter")
    b.enter(f"{B} reporter")
    c.enter(f"{C} reporter")
    officer.enter("NCO duty-officer")
    before_b, before_c = _settled(b), _settled(c)
    received = _report(a, outcome)
    link = _first_new_warning(b, before_b)
    outcome.warning_seconds = round(time.monotonic() - received, 3)
    if found := set(_warnings(c)) - before_c:
        outcome.leaks.append(f"operator C was warned: {sorted(found)}")
    _look_for_leaks(b, c, link, outcome)
    _answer(b, link)
    outcome.answer_seen_by_office = _office_sees(officer, link)


def _report(a: Visitor, outcome: Outcome) -> float:
    """Operator A fills in common form 2 section by section; returns when the answer to the sending came."""
    begun = time.monotonic()
    page = a.get("/reports/new/common_form_2/")
    page = a.send(page, "/reports/new/common_form_2/", {})
    for section, fields in _ANSWERS.items():
        page = _send_section(a, page, section, fields)
    check_page = urlsplit(page.url).path
    if not check_page.endswith("/check/"):
        raise StoryBroken(f"the form stopped at {page.url}: {_problems(page)}")
    page = a.send(page, check_page, {})
    received = time.monotonic()
    found = page.links(r"/reports/R-\d+-\d+/$")
    if page.status != 200 or not found:
        raise StoryBroken(f"the report was not taken: {page.status} {page.url} {_problems(page)}")
    outcome.report = found[0].rstrip("/").rsplit("/", 1)[1]
    outcome.report_seconds = round(received - begun, 3)
    return received


_ANSWERS: dict[str, dict[str, str | list[str]]] = {
    "event": {
        "title": TITLE,
        "recognised_at.date": time.strftime("%Y-%m-%d", time.gmtime(time.time() - 86400)),
        "recognised_at.time": "14:05",
        "recognised_at.zone": "Asia/Tokyo",
        "state": "continuing",
        "service_level": "no",
        "extent": "Water monitoring stopped; supply by hand.",
    },
    "ransomware": {"signs": ["encryption", "ransom-demand"], "ransom_note": "yes", "extension": ".kurofune"},
    "clues": {"observables": f"{VALUE}\n9f2c1a0e6d2b5f5e9c1e2f4a9b7d3c619f2c1a0e6d2b5f5e9c1e2f4a9b7de41b"},
    "affected": {"vendor": "Kitakaze", "product": "GateVPN", "version": "9.1.4"},
    "measures": {"measures": "Network separated.", "police": "yes"},
    "contact": {"contact.name": "Tanaka", "contact.email": "soc@w-04.example", "contact_24h": "03-0000-0000"},
    "sharing": {"consent": "yes", "marking": "TLP:AMBER"},
}


def _send_section(a: Visitor, page: Seen, section: str, fields: dict[str, str | list[str]]) -> Seen:
    """Send one section; where answers make new questions appear, answer those too."""
    here = urlsplit(page.url).path
    if f"/{section}/" not in here:
        raise StoryBroken(f"expected the section {section}, got {page.url} {page.status}: {_problems(page)}")
    shown = {f"{name.split('.')[0]}.shown": "1" for name in fields}
    page = a.send(page, here, {"section": section, "go": "next", **shown, **fields})
    if f"/{section}/" in urlsplit(page.url).path:
        more = {"note_text": NOTE} if section == "ransomware" else {}
        page = a.send(page, here, {"section": section, "go": "next", **shown, **fields, **more})
    return page


def _problems(page: Seen) -> str:
    return " | ".join(re.findall(r'class="problem"[^>]*>([^<]+)', page.text))[:600]


def _warnings(visitor: Visitor) -> list[str]:
    return visitor.get("/warnings/?show=all").links(r"/warnings/[0-9a-f-]{36}/$")


def _settled(visitor: Visitor) -> set[str]:
    """The warnings of the demo nation's past, once no more of them come."""
    before, since = set(_warnings(visitor)), time.monotonic()
    while time.monotonic() - since < QUIET:
        time.sleep(0.2)
        if (now := set(_warnings(visitor))) != before:
            before, since = now, time.monotonic()
    return before


def _first_new_warning(b: Visitor, before: set[str]) -> str:
    return _wait("operator B's warning", lambda: next((one for one in _warnings(b) if one not in before), ""))


def _wait(what: str, look: Callable[[], str], seconds: float = 20.0) -> str:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := look():
            return found
        time.sleep(0.02)
    raise StoryBroken(f"{what} did not come within {seconds} s")


def _look_for_leaks(b: Visitor, c: Visitor, link: str, outcome: Outcome) -> None:
    """Operator C must find nothing at all, operator B only the warning, which names neither reporter nor text."""
    number = outcome.report
    for name, visitor in (("B", b), ("C", c)):
        for path in (f"/reports/{number}/", f"/reports/{number}/sent/", f"/reports/{number}/versions/1/"):
            if visitor.get(path).status != 404:
                outcome.leaks.append(f"operator {name} can open {path}")
        for text in (TITLE, "kurofune-7781", number):
            page = visitor.get(f"/knowledge/?q={quote(text)}")
            if page.status != 200 or page.links(r"/knowledge/object/"):
                outcome.leaks.append(f"operator {name} finds “{text}” by searching ({page.status})")
    if c.get(link).status != 404:
        outcome.leaks.append(f"operator C can open {link}")
    page = b.get(link)
    for word in (A, TITLE, "kurofune", "Water operator", number):
        if word in page.text:
            outcome.leaks.append(f"the warning names “{word}”")


def _answer(b: Visitor, link: str) -> None:
    page = b.get(link)
    values = re.findall(r'name="seen" value="([^"]+)"', page.text)
    answered = b.send(page, f"{link}answer/", {"answer": "seen", "seen": values[:1], "remark": "check"})
    if not urlsplit(answered.url).path.endswith("/answered/"):
        raise StoryBroken(f"the answer was not taken: {answered.status} {answered.url} {_problems(answered)}")


def _office_sees(officer: Visitor, link: str) -> bool:
    page = officer.get(link)
    return page.status == 200 and "Seen" in page.text and link in officer.get("/warnings/?show=all").text


def _verify_ledger(folder: Path, variables: dict[str, str], outcome: Outcome) -> None:
    """Export while the program runs, then verify the files with no database."""
    out = str(folder / "ledger")
    command = [sys.executable, "-m", "noroshi", "ledger"]
    time.sleep(2.0)  # the sequencer places what was just written within two seconds
    exported = subprocess.run(
        [*command, "export", out], env=variables, capture_output=True, text=True, timeout=120, check=False
    )
    if exported.returncode:
        raise StoryBroken(f"ledger export failed: {exported.stderr[-800:]}")
    verified = subprocess.run(
        [*command, "verify", out, "--json"], capture_output=True, text=True, timeout=120, check=False
    )
    told = json.loads(verified.stdout or "{}")
    outcome.ledger_entries = int(told.get("size") or told.get("entries") or 0)
    outcome.ledger_ok = verified.returncode == 0 and outcome.ledger_entries > 0


def _run(command: list[str], variables: dict[str, str] | None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, env=variables, capture_output=True, text=True, timeout=120, check=False)
