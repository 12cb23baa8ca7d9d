"""Who may see what, in few lines, written from TLP 2.0 (FIRST) and the design: not from the code that is tested."""

from __future__ import annotations

from dataclasses import dataclass

READERS = {"duty-officer", "analyst", "reporter", "liaison", "member", "partner"}
OFFICE_READERS = {"duty-officer", "analyst"}


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody who looks: organisation, role, name; over the web or with an API token. No role: a passer-by."""

    organisation: str
    role: str
    name: str = ""
    token: bool = False
    community: bool = True

    def __str__(self) -> str:
        return "-".join(filter(None, (self.organisation, self.role, self.name, "token" if self.token else "")))


@dataclass(frozen=True, slots=True)
class Secret:
    """A text that occurs nowhere but in one place.

    ``extra`` names roles ("F-01 reporter") that may see it besides; ``shown`` is False for what no page needs to show.
    """

    canary: str
    what: str
    marking: str
    source: str = "E-01"
    by: str = ""
    clients: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()
    shown: bool = True


def may_see(viewer: Viewer, secret: Secret) -> bool:
    """Whether this viewer may ever meet this text."""
    if f"{viewer.organisation} {viewer.role}" in secret.extra:
        return True
    if viewer.role not in READERS:
        return False
    own = viewer.organisation == secret.source
    if secret.marking in ("draft", "no consent", "asset"):
        return own or (secret.marking == "asset" and viewer.role in OFFICE_READERS)
    if secret.marking == "RED":
        return (own and viewer.name == secret.by) or viewer.role == "duty-officer"
    if secret.marking == "RED by name":
        return own and viewer.name == secret.by
    if secret.marking == "GREEN":
        return viewer.community
    near = own or viewer.role in OFFICE_READERS
    return secret.marking == "CLEAR" or near or (secret.marking == "AMBER" and viewer.organisation in secret.clients)
