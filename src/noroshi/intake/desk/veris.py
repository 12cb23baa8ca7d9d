"""One incident in VERIS (Vocabulary for Event Recording and Incident Sharing) as JSON, read for what we keep of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

ACTIONS: Final = frozenset({"malware", "hacking", "social", "misuse", "physical", "error", "environmental", "unknown"})
DETERMINATIONS: Final = {
    "Confirmed": "confirmed",
    "Suspected": "suspected",
    "Near miss": "failed-attempt",
    "False positive": "false-positive",
}
"""``security_incident`` to the determination of the STIX incident extension (OASIS draft, 2023-10-10)."""
TYPES: Final[Mapping[tuple[str, str], str]] = {
    ("malware", "Ransomware"): "malicious-code/infected-system",
    ("malware", "Backdoor"): "malicious-code/infected-system",
    ("malware", "C2"): "malicious-code/infected-system",
    ("malware", "Worm"): "malicious-code/infected-system",
    ("malware", "DoS"): "availability/dos",
    ("malware", "Spam"): "abusive-content/spam",
    ("hacking", "DoS"): "availability/dos",
    ("hacking", "Brute force"): "intrusion-attempts/brute-force",
    ("hacking", "Footprinting"): "information-gathering/scanner",
    ("hacking", "SQLi"): "intrusions/application-compromise",
    ("hacking", "XSS"): "intrusions/application-compromise",
    ("hacking", "Use of stolen creds"): "intrusions/unprivileged-account-compromise",
    ("hacking", "Use of backdoor or C2"): "intrusions/system-compromise",
    ("social", "Phishing"): "fraud/phishing",
    ("social", "Pretexting"): "information-gathering/social-engineering",
    ("social", "Spam"): "abusive-content/spam",
    ("social", "Scam"): "fraud/masquerade",
    ("physical", "Destruction"): "availability/sabotage",
    ("physical", "Theft"): "information-content-security/data-loss",
    ("physical", "Wiretapping"): "information-gathering/sniffing",
    ("misuse", "Privilege abuse"): "information-content-security/unauthorised-information-access",
    ("misuse", "Data mishandling"): "information-content-security/data-leak",
    ("error", "Misconfiguration"): "availability/misconfiguration",
    ("error", "Misdelivery"): "information-content-security/data-leak",
    ("error", "Publishing error"): "information-content-security/data-leak",
    ("error", "Loss"): "information-content-security/data-loss",
    ("error", "Malfunction"): "availability/outage",
}
"""Our own reading of a variety as a type of RSIT: the first that fits counts."""
BY_ACTION: Final = {
    "malware": "malicious-code/infected-system",
    "hacking": "intrusions/system-compromise",
    "social": "information-gathering/social-engineering",
    "physical": "intrusions/burglary",
    "environmental": "availability/outage",
}


@dataclass(frozen=True, slots=True)
class VerisIncident:
    """What is kept; ``unknown`` names places and words that VERIS does not have."""

    key: str
    title: str
    occurred: str
    description: str
    incident_type: str
    determination: str
    values: tuple[str, ...]
    cve: str
    labels: tuple[str, ...]
    unknown: tuple[tuple[str, str], ...]


SCHEMA: Final = "1.3.7"
_SAID: Final = {known: said for said, known in DETERMINATIONS.items()}
_ACTION_OF: Final[Mapping[str, tuple[str, str]]] = {kind: pair for pair, kind in reversed(list(TYPES.items()))}
_UNKNOWN: Final = {
    "actor": {"unknown": {}},
    "asset": {"assets": [{"variety": "Unknown"}]},
    "attribute": {"unknown": {}},
}
"""What VERIS demands and nobody asked us for."""


def written(one: VerisIncident) -> dict[str, Any]:
    """An incident as VERIS has it; ``read`` gives back what it holds. ``unknown`` is left out."""
    whole = one.description.startswith(one.title)
    made: dict[str, Any] = {
        "schema_version": SCHEMA,
        "incident_id": one.key,
        "source_id": "noroshi",
        "summary": one.description if whole else f"{one.title}\n{one.description}".strip(),
        "security_incident": _SAID.get(one.determination, "Suspected"),
        "action": _actions_of(one),
        **_UNKNOWN,
    }
    if one.occurred:
        year, month, day = (int(part) for part in one.occurred.split("-"))
        made["timeline"] = {"incident": {"year": year, "month": month, "day": day}}
    if one.values:
        made["ioc"] = [{"indicator": value} for value in one.values]
    return made


def _actions_of(one: VerisIncident) -> dict[str, Any]:
    """The varieties that its labels name; without one those that stand for its type of RSIT, or that it is unknown."""
    pairs = [tuple(label.split(":", 2)[1:]) for label in one.labels if label.startswith("veris:")]
    if not pairs and one.incident_type in _ACTION_OF:
        pairs = [_ACTION_OF[one.incident_type]]
    made: dict[str, Any] = {}
    for action, variety in pairs:
        made.setdefault(action, {"variety": []})["variety"].append(variety)
    return made or {"unknown": {}}


def read(incident: Mapping[str, Any]) -> VerisIncident:
    """Read an incident; texts are empty where it says nothing."""
    summary = _text(incident.get("summary"))
    actions = _mapping(incident.get("action"))
    unknown = [("action", name) for name in actions if name not in ACTIONS]
    said = _text(incident.get("security_incident"))
    if said and said not in DETERMINATIONS:
        unknown.append(("security_incident", said))
    varieties = list(_varieties(actions))
    first = summary.split("\n", 1)[0] or ", ".join(f"{action}: {variety}" for action, variety in varieties[:3])
    return VerisIncident(
        key=_text(incident.get("incident_id")),
        title=first[:120],
        occurred=_day(_mapping(_mapping(incident.get("timeline")).get("incident"))),
        description=summary,
        incident_type=_type(actions, varieties),
        determination=DETERMINATIONS.get(said, "suspected"),
        values=tuple(_values(incident.get("ioc"))),
        cve=_cve(actions),
        labels=tuple(f"veris:{action}:{variety}" for action, variety in varieties[:20]),
        unknown=tuple(unknown),
    )


def _varieties(actions: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, held in actions.items():
        if name in ACTIONS:
            listed = _mapping(held).get("variety")
            for variety in listed if isinstance(listed, list) else []:
                if isinstance(variety, str) and variety:
                    yield name, variety[:80]


def _type(actions: Mapping[str, Any], varieties: list[tuple[str, str]]) -> str:
    for one in varieties:
        if one in TYPES:
            return TYPES[one]
    return next((BY_ACTION[name] for name in actions if name in BY_ACTION), "other/undetermined")


def _day(moment: Mapping[str, Any]) -> str:
    year, month, day = (moment.get(name) for name in ("year", "month", "day"))
    if not isinstance(year, int):
        return ""
    return f"{year:04d}-{month if isinstance(month, int) else 1:02d}-{day if isinstance(day, int) else 1:02d}"


def _values(listed: object) -> Iterator[str]:
    for one in listed if isinstance(listed, list) else []:
        if value := _text(_mapping(one).get("indicator")):
            yield value[:2000]


def _cve(actions: Mapping[str, Any]) -> str:
    for held in actions.values():
        if cve := _text(_mapping(held).get("cve")):
            return cve.split(",")[0].split()[0][:40] if cve.strip() else ""
    return ""


def _mapping(held: object) -> Mapping[str, Any]:
    return held if isinstance(held, dict) else {}


def _text(held: object) -> str:
    return held.strip() if isinstance(held, str) else ""
