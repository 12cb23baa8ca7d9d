"""What is wrong with something that arrived, in the reader's language.

The rooms that find it (stix, observables, formats) are pure and speak English in fixed sentences with named places for
facts; the catalogue holds the Japanese of each under the context ``problem``. Facts that are phrases of ours ("a text")
are in it too; what comes from the sender is shown as it came.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import pgettext

from noroshi.formats.errors import FormatError
from noroshi.stix import Problem, StixError

CONTEXT = "problem"
CARRIED = "Not carried over as it stood: {reason} {detail}"
ROW = "{what} {remedy}"
BYTE = "byte {offset}"


def worded(sentence: str, facts: Mapping[str, Any]) -> str:
    """The sentence in the active language, with its facts filled in."""
    told = {name: _phrase(fact) for name, fact in facts.items()}
    return pgettext(CONTEXT, sentence).format_map(told)


def _phrase(fact: Any) -> Any:
    return pgettext(CONTEXT, fact) if isinstance(fact, str) and fact else fact


def worded_listed(listed: Mapping[str, Any]) -> str:
    """The sentence of a problem as a receipt keeps it; in English where an older receipt kept no more."""
    sentence = listed.get("sentence")
    return worded(str(sentence), listed.get("facts") or {}) if sentence else str(listed.get("message", ""))


def worded_error(error: StixError | FormatError) -> str:
    """Why a whole file could not be read, with the place."""
    if isinstance(error, FormatError):
        return pgettext(CONTEXT, error.sentence) % {name: _phrase(fact) for name, fact in error.facts.items()}
    places = [error.path] if error.path else []
    if error.offset is not None:
        places.append(worded(BYTE, {"offset": error.offset}))
    sentence = worded(error.message, error.parameters)
    return f"{sentence} ({', '.join(places)})" if places else sentence


def row_problem(path: str, code: str, what: str, remedy: str) -> Problem:
    """A finding about one line of a list."""
    return Problem(path, "CSV", code, ROW, {"what": what, "remedy": remedy})


def carried_over(path: str, code: str, explanation: str, detail: str) -> Problem:
    """A note that something was left out of what another format said, or changed."""
    return Problem(path, "conversion", code, CARRIED, {"reason": explanation, "detail": detail}, note=True)
