"""The desk's words in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from noroshi.face.marks import SEVERITIES
from noroshi.face.types import Text
from noroshi.intake.desk.taxonomy import type_name
from noroshi.intake.desk.types import Act, ItemKind, Reason, Shelf, State, Urgency

SHELVES: Mapping[Shelf, Text] = {
    Shelf.NEW: pgettext_lazy("desk", "New"),
    Shelf.MINE: pgettext_lazy("desk", "Mine"),
    Shelf.OTHERS: pgettext_lazy("desk", "Colleagues"),
    Shelf.WAITING: pgettext_lazy("desk", "Waiting"),
    Shelf.LATE: pgettext_lazy("desk", "Overdue"),
    Shelf.SERIOUS: pgettext_lazy("desk", "Serious"),
    Shelf.DONE: pgettext_lazy("desk", "Done"),
}
STATES: Mapping[State, Text] = {
    State.NEW: lazy("nobody has taken it yet"),
    State.TAKEN: lazy("being handled"),
    State.WAITING: lazy("waiting for an answer"),
    State.DONE: pgettext_lazy("desk", "done"),
    State.MERGED: lazy("merged into another report"),
}
URGENCIES: Mapping[Urgency, Text] = {
    Urgency.NORMAL: pgettext_lazy("urgency", "normal"),
    Urgency.TODAY: pgettext_lazy("urgency", "today"),
    Urgency.AT_ONCE: pgettext_lazy("urgency", "at once"),
}
REASONS: Mapping[Reason, Text] = {
    Reason.HANDLED: lazy("Handled: what had to be done is done"),
    Reason.NOT_AN_INCIDENT: lazy("No incident: a mistake, a test, a false alarm"),
    Reason.OUT_OF_SCOPE: lazy("Out of scope: nothing for this office"),
    Reason.PASSED_ON: lazy("Passed on to whoever is responsible"),
    Reason.NOTHING_TO_DO: lazy("Taken note of: nothing to do"),
}
KINDS: Mapping[ItemKind, Text] = {
    ItemKind.REPORT: pgettext_lazy("desk", "report"),
    ItemKind.RECEIPT: lazy("shared knowledge"),
    ItemKind.MAIL: pgettext_lazy("desk", "mail"),
}
CHANNELS: Mapping[str, Text] = {
    "web": lazy("over the web"),
    "api": lazy("by API"),
    "command": lazy("by command"),
    "task": lazy("by machine"),
    "mail": lazy("by mail"),
}

DETERMINATIONS: Mapping[str, Text] = {
    "suspected": lazy("suspected"),
    "confirmed": lazy("confirmed"),
    "blocked": lazy("blocked"),
    "failed-attempt": lazy("an attempt that failed"),
    "false-positive": lazy("a false alarm after all"),
}
"""Of the STIX incident extension (OASIS draft, 2023-10-10)."""


def act_words(act: Act, facts: Mapping[str, Any], numbers: Mapping[int, str], names: Mapping[int, str]) -> str:
    """What happened, in a sentence. ``numbers`` are of items the reader may see, ``names`` of persons."""
    other = numbers.get(int(facts.get("item") or facts.get("into") or 0), "") or _("another report")
    person = names.get(int(facts.get("from") or facts.get("to") or 0), "")
    match act:
        case Act.ARRIVED:
            return _("came in")
        case Act.NEW_VERSION if facts.get("withdrawn"):
            return _("its sender no longer agrees that the office sees it")
        case Act.NEW_VERSION:
            return _("version %(number)s came in") % {"number": facts.get("version", "")}
        case Act.TAKEN:
            return _("taken over from %(name)s") % {"name": person} if person else _("taken")
        case Act.RATED:
            return _("rated: %(what)s") % {"what": rated_words(facts)}
        case Act.LINKED:
            return _("incident opened") if facts.get("opened") else _("linked to an incident")
        case Act.MERGED:
            return _("merged with %(other)s") % {"other": other}
        case Act.PARTED:
            return _("parted from %(other)s again") % {"other": other}
        case Act.REJECTED:
            return _("found to be another matter than %(other)s") % {"other": other}
        case Act.HANDED_OVER:
            return _("handed over to %(name)s") % {"name": person} if person else _("handed over to the next shift")
        case Act.DONE:
            return _("done: %(reason)s") % {"reason": reason_words(str(facts.get("reason", "")))}
    return str(_PLAIN.get(act, act))


_PLAIN: Mapping[Act, Text] = {
    Act.OPENED: lazy("opened and read"),
    Act.HANDED_BACK: lazy("handed back"),
    Act.UNLINKED: lazy("no longer linked to an incident"),
    Act.ASKED: lazy("the sender was asked"),
    Act.ANSWERED: lazy("the sender wrote"),
    Act.REOPENED: lazy("opened again"),
}


def reason_words(reason: str) -> str:
    """Why something is done."""
    return str(REASONS[Reason(reason)]) if reason in set(Reason) else reason


def rated_words(facts: Mapping[str, Any]) -> str:
    """What a rating changed, after the change."""
    said = []
    if "incident_type" in facts:
        said.append(type_name(str(facts["incident_type"][1]), get_language() or "ja") or _("no type"))
    if "urgency" in facts:
        said.append(str(URGENCIES[Urgency(int(facts["urgency"][1]))]))
    if "severity" in facts:
        said.append(severity_words(facts["severity"][1]))
    return _(", ").join(said)


def severity_words(number: int | None) -> str:
    """A severity by number and word."""
    if number is None:
        return _("not yet rated")
    return f"{number} {SEVERITIES[int(number)].word}"
