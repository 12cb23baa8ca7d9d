"""What a screening found, gathered per organisation and bounded. Pure: no database, no clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from noroshi.release.types import Tlp
from noroshi.warning.types import Evidence, Skipped

EVIDENCE_LIMIT = 200
"""Lines that one warning keeps; more are counted."""
SKIPPED_LIMIT = 200


@dataclass(slots=True)
class Gathered:
    """The evidence for one warning: the first 200 lines kept, all counted, each subject once per reason."""

    kept: dict[tuple[int, str], Evidence] = field(default_factory=dict)
    beyond: set[int] = field(default_factory=set)

    def add(self, evidence: Evidence) -> None:
        """Take a line, unless its subject is there for the same reason."""
        key = (int(evidence.reason), evidence.subject)
        if key in self.kept:
            return
        if len(self.kept) < EVIDENCE_LIMIT:
            self.kept[key] = evidence
        else:
            self.beyond.add(hash(key))

    @property
    def count(self) -> int:
        """How many lines there are, kept or not."""
        return len(self.kept) + len(self.beyond)

    def evidence(self) -> tuple[Evidence, ...]:
        """The kept lines, the most pressing reason first."""
        return tuple(one for _, one in sorted(self.kept.items(), key=lambda item: item[0]))

    @property
    def marking(self) -> Tlp:
        """The narrowest marking among the lines."""
        return max(one.marking for one in self.kept.values())


@dataclass(slots=True)
class Findings:
    """All that one receipt means to the register. ``restricted`` is what its source allows only the office."""

    sendable: dict[int, Gathered] = field(default_factory=dict)
    restricted: dict[int, Gathered] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)
    skipped_count: int = 0
    values: int = 0

    def add(self, organisation_id: int, evidence: Evidence) -> None:
        """Take a line for an organisation. What is marked RED is never taken, wherever it came from."""
        if evidence.marking is Tlp.RED:
            return
        part = self.restricted if evidence.marking is Tlp.AMBER_STRICT else self.sendable
        part.setdefault(organisation_id, Gathered()).add(evidence)

    def skip(self, skipped: Skipped) -> None:
        """Note a value that warns nobody, with its reason."""
        self.skipped_count += 1
        if len(self.skipped) < SKIPPED_LIMIT:
            self.skipped.append(skipped)

    def parts(self) -> Iterator[tuple[bool, dict[int, Gathered]]]:
        """The sendable part, then the restricted one."""
        yield False, self.sendable
        yield True, self.restricted
