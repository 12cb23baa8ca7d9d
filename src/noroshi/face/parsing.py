"""From what was typed to a value, or to what is wrong with it and what to do. Pure: no request, no storage.

Full-width digits, letters and signs are read as their ordinary forms (NFKC) wherever a machine must understand the
value; prose stays as it was written.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from noroshi.face.definitions import LINES, MANY_VALUED, Check, Choice, Field, Kind
from noroshi.face.types import Text
from noroshi.face.values import Contact, Moment, NumberRange, Precision, Single, Typed, Value

EMAIL: Final = re.compile(r"[^@\s<>()\[\],;:\\\"]{1,64}@(?:[\w-]{1,63}\.){1,8}[\w-]{2,63}")
PHONE: Final = re.compile(r"\+?[0-9(][0-9()\-. ]{4,38}(?:(?:x|ext\.?|内線)\s*[0-9]{1,8})?")
CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
ZONES: Final = ("Asia/Tokyo", "UTC")
AHEAD: Final = timedelta(minutes=10)
"""How far a reporter's clock may be ahead of ours."""
MOST_OBSERVABLES: Final = 5000
MOST_ORGANISATIONS: Final = 50
LINES_NAMED: Final = 5
Register = Callable[[Collection[str]], Mapping[str, str]]
"""Texts to the codes of the organisations that they name; what names none is left out."""


@dataclass(frozen=True, slots=True)
class Runtime:
    """What a form needs to know beyond its definition.

    ``choices`` for fields that offer what exists (organisation, assets); ``check_observable`` says what is wrong with
    one line; ``register`` knows organisations by code or name; ``zone`` is the reader's; ``zones`` those on offer;
    ``now`` is the time in the actor's world.
    """

    choices: Mapping[str, tuple[Choice, ...]] = field(default_factory=lambda: MappingProxyType({}))
    check_observable: Check | None = None
    register: Register | None = None
    zone: str = "Asia/Tokyo"
    zones: tuple[str, ...] = ZONES
    now: datetime | None = None

    def choices_of(self, asked: Field) -> tuple[Choice, ...]:
        """What may be chosen in this field."""
        if asked.kind is Kind.YES_NO_UNKNOWN:
            return (Choice("yes", _("Yes")), Choice("no", _("No")), Choice("unknown", _("Not known yet")))
        return asked.choices or self.choices.get(asked.id, ())


class Invalid(Exception):
    """What was typed is no valid answer. For use inside the form engine: it never leaves forms.py."""

    def __init__(self, code: str, message: Text, advice: Text = "") -> None:
        super().__init__(code)
        self.code, self.message, self.advice = code, message, advice


def parse(asked: Field, typed: Typed, runtime: Runtime) -> Value | None:
    """One answer to one field; None when nothing was typed. Raises Invalid."""
    if not any(text.strip() for texts in typed.values() for text in texts):
        return None
    value = _READERS[asked.kind](asked, typed, runtime)
    problem = asked.validator(value) if asked.validator and isinstance(value, str) else None
    if problem:
        raise Invalid("refused", problem)
    return value


def parse_all(asked: Field, entries: tuple[Typed, ...], runtime: Runtime) -> Value | None:
    """The field's whole answer: one value, or a tuple where it repeats. Raises Invalid."""
    found = [value for value in (parse(asked, one, runtime) for one in entries[: asked.repeats]) if value is not None]
    if not found:
        return None
    return found[0] if asked.repeats == 1 else tuple(_flat(found))


def _flat(found: list[Value]) -> list[Single]:
    return [one for value in found for one in (value if isinstance(value, tuple) else (value,))]


def _first(typed: Typed, part: str = "") -> str:
    texts = typed.get(part, ())
    return texts[0] if texts else ""


def _machine(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _limited(asked: Field, text: str, longest: int = 0) -> str:
    limit = longest or asked.longest
    if len(text) > limit:
        over = len(text) - limit
        raise Invalid(
            "too_long",
            _("%(field)s is too long.") % {"field": asked.label},
            ngettext(
                "Shorten it by %(over)s character; %(limit)s are allowed.",
                "Shorten it by %(over)s characters; %(limit)s are allowed.",
                over,
            )
            % {"over": over, "limit": limit},
        )
    if CONTROL.search(text):
        message = _("%(field)s contains characters that cannot be shown.") % {"field": asked.label}
        raise Invalid("control_characters", message, _("Type it again, or paste it as plain text."))
    return text


def _text(asked: Field, typed: Typed, runtime: Runtime) -> str:
    text = _limited(asked, _first(typed).strip())
    if asked.pattern and not re.fullmatch(asked.pattern, text):
        message = _("%(field)s is not written as expected.") % {"field": asked.label}
        raise Invalid("pattern", message, asked.pattern_help)
    return text


def _choice(asked: Field, typed: Typed, runtime: Runtime) -> str:
    return _chosen(asked, _first(typed), runtime)


def _chosen(asked: Field, value: str, runtime: Runtime) -> str:
    if value not in {choice.value for choice in runtime.choices_of(asked)}:
        message = _("%(field)s: “%(value)s” is not offered.") % {"field": asked.label, "value": value[:80]}
        raise Invalid("not_offered", message, _("Choose one from the list."))
    return value


def _choices(asked: Field, typed: Typed, runtime: Runtime) -> tuple[str, ...]:
    picked = {_chosen(asked, value, runtime) for value in typed.get("", ()) if value}
    return tuple(choice.value for choice in runtime.choices_of(asked) if choice.value in picked)


def _email(asked: Field, typed: Typed, runtime: Runtime) -> str:
    return _address(asked, _first(typed))


def _address(asked: Field, text: str) -> str:
    address = _limited(asked, _machine(text), 254)
    if not EMAIL.fullmatch(address):
        message = _("%(field)s: this is not an e-mail address.") % {"field": asked.label}
        raise Invalid("email", message, _("Write it like name@example.go.jp."))
    return address


def _phone(asked: Field, typed: Typed, runtime: Runtime) -> str:
    return _number_to_call(asked, _first(typed))


def _number_to_call(asked: Field, text: str) -> str:
    number = re.sub("[‐‑–—ー−]", "-", _machine(text))  # the dashes people type
    if not PHONE.fullmatch(_limited(asked, number, 60)):
        message = _("%(field)s: this is not a telephone number.") % {"field": asked.label}
        raise Invalid("phone", message, _("Use digits, such as 03-1234-5678 or +81 3 1234 5678."))
    return number


def _figure(asked: Field, text: str) -> int | float:
    try:
        number = float(_machine(_limited(asked, text, 60)).replace(",", ""))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        message = _("%(field)s must be a number.") % {"field": asked.label}
        raise Invalid("number", message, _("Use digits only, such as 12 or 3.5."))
    if asked.whole_numbers and not number.is_integer():
        message = _("%(field)s must be a whole number.") % {"field": asked.label}
        raise Invalid("whole_number", message, _("Leave out what stands after the point."))
    _within(asked, number)
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def _within(asked: Field, number: float) -> None:
    if asked.minimum is not None and number < asked.minimum:
        message = _("%(field)s must be %(minimum)s or more.") % {"field": asked.label, "minimum": f"{asked.minimum:g}"}
        raise Invalid("too_small", message)
    if asked.maximum is not None and number > asked.maximum:
        message = _("%(field)s must be %(maximum)s or less.") % {"field": asked.label, "maximum": f"{asked.maximum:g}"}
        raise Invalid("too_large", message)


def _number(asked: Field, typed: Typed, runtime: Runtime) -> int | float:
    return _figure(asked, _first(typed))


def _number_range(asked: Field, typed: Typed, runtime: Runtime) -> NumberRange:
    low, high = _first(typed, "low").strip(), _first(typed, "high").strip()
    found = NumberRange(_figure(asked, low or high), _figure(asked, high or low))
    if found.low > found.high:
        message = _("%(field)s: the first number is larger than the second.") % {"field": asked.label}
        raise Invalid("order", message, _("Write the smaller number first. If you know it exactly, fill in only one."))
    return found


def _moment(asked: Field, typed: Typed, runtime: Runtime) -> Moment:
    day, clock = _machine(_first(typed, "date")), _machine(_first(typed, "time"))
    zone = _first(typed, "zone") or runtime.zone
    if zone not in {*runtime.zones, runtime.zone}:
        message = _("%(field)s: this time zone is not offered.") % {"field": asked.label}
        raise Invalid("zone", message, _("Choose one from the list."))
    try:
        local = datetime.combine(date.fromisoformat(day.replace("/", "-")), time.fromisoformat(clock or "00:00"))
        at = local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        message = _("%(field)s: this is not a date and time.") % {"field": asked.label}
        raise Invalid("moment", message, _("Write the date like 2026-11-22 and the time like 14:05.")) from error
    if asked.past and runtime.now is not None and at > runtime.now + AHEAD:
        message = _("%(field)s: this lies in the future.") % {"field": asked.label}
        raise Invalid("future", message, _("Check the date, the time and the time zone."))
    return Moment(at, Precision.MINUTE if clock else Precision.DAY, zone)


def _contact(asked: Field, typed: Typed, runtime: Runtime) -> Contact:
    name, role = (_limited(asked, _first(typed, part).strip(), 200) for part in ("name", "role"))
    email, phone = _first(typed, "email").strip(), _first(typed, "phone").strip()
    if not name:
        message = _("%(field)s: the name is missing.") % {"field": asked.label}
        raise Invalid("name_missing", message, _("Write who should be asked for; a desk's name will do."))
    if not (email or phone):
        message = _("%(field)s: neither telephone nor e-mail is given.") % {"field": asked.label}
        raise Invalid("unreachable", message, _("Give at least one of the two."))
    reached_by_mail = _address(asked, email) if email else ""
    return Contact(name, role, reached_by_mail, _number_to_call(asked, phone) if phone else "")


def _organisations(asked: Field, typed: Typed, runtime: Runtime) -> tuple[str, ...]:
    """Codes: a line names an organisation by its code or its name."""
    lines = list(dict.fromkeys(filter(None, map(_machine, _limited(asked, _first(typed)).splitlines()))))
    if len(lines) > MOST_ORGANISATIONS:
        message = _("%(field)s: too many organisations (%(n)s).") % {"field": asked.label, "n": len(lines)}
        raise Invalid("too_many", message, _("Up to %(limit)s fit here.") % {"limit": MOST_ORGANISATIONS})
    known = runtime.register(lines) if runtime.register and lines else {}
    unknown = [line[:80] for line in lines if line not in known]
    if unknown:
        named = ", ".join(f"“{one}”" for one in unknown[:LINES_NAMED])
        message = _("%(field)s: not in the register: %(names)s") % {"field": asked.label, "names": named}
        raise Invalid("unknown_organisation", message, _("Write the code or the full name, one organisation a line."))
    return tuple(dict.fromkeys(known[line] for line in lines))


def _observables(asked: Field, typed: Typed, runtime: Runtime) -> tuple[str, ...]:
    lines = [line.strip() for line in _limited(asked, _first(typed)).splitlines()]
    values = list(dict.fromkeys(line for line in lines if line))
    if len(values) > MOST_OBSERVABLES:
        message = _("%(field)s: too many values (%(n)s).") % {"field": asked.label, "n": len(values)}
        advice = _("Up to %(limit)s fit here. Send more as a file.") % {"limit": MOST_OBSERVABLES}
        raise Invalid("too_many", message, advice)
    _each_understood(asked, lines, runtime.check_observable)
    return tuple(values)


def _each_understood(asked: Field, lines: list[str], check: Check | None) -> None:
    wrong = [(at, line, said) for at, line in enumerate(lines, 1) if check and line and (said := check(line))]
    if not wrong:
        return
    named = [
        _("Line %(line)s, %(value)s: %(reason)s") % {"line": at, "value": line[:80], "reason": said}
        for at, line, said in wrong[:LINES_NAMED]
    ]
    message = ngettext(
        "%(field)s: %(n)s line is not understood.", "%(field)s: %(n)s lines are not understood.", len(wrong)
    ) % {"field": asked.label, "n": len(wrong)}
    raise Invalid("observables", message, " ".join(named))


_READERS: Final[Mapping[Kind, Callable[[Field, Typed, Runtime], Value]]] = MappingProxyType(
    {
        Kind.TEXT: _text,
        Kind.LONG_TEXT: _text,
        Kind.CHOICE: _choice,
        Kind.CHOICES: _choices,
        Kind.YES_NO_UNKNOWN: _choice,
        Kind.MOMENT: _moment,
        Kind.NUMBER: _number,
        Kind.NUMBER_RANGE: _number_range,
        Kind.EMAIL: _email,
        Kind.PHONE: _phone,
        Kind.OBSERVABLES: _observables,
        Kind.ORGANISATION: _choice,
        Kind.ORGANISATIONS: _organisations,
        Kind.ASSETS: _choices,
        Kind.GROUPS: _choices,
        Kind.PERSONS: _choices,
        Kind.CONTACT: _contact,
    }
)


def typed_from(asked: Field, value: Value) -> tuple[Typed, ...]:
    """The reverse of ``parse_all``: what somebody would type to give this value."""
    if asked.kind in LINES and isinstance(value, tuple):
        return ({"": ("\n".join(str(line) for line in value),)},)
    if asked.kind in MANY_VALUED and isinstance(value, tuple):
        return ({"": tuple(str(one) for one in value)},)
    return tuple(_typed_single(one) for one in (value if isinstance(value, tuple) else (value,)))


def _typed_single(value: Single) -> Typed:
    if isinstance(value, Moment):
        local = value.at.astimezone(ZoneInfo(value.zone))
        clock = f"{local:%H:%M}" if value.precision is Precision.MINUTE else ""
        return {"date": (f"{local:%Y-%m-%d}",), "time": (clock,), "zone": (value.zone,)}
    if isinstance(value, NumberRange):
        return {"low": (_figures(value.low),), "high": (_figures(value.high),)}
    if isinstance(value, Contact):
        return {"name": (value.name,), "role": (value.role,), "email": (value.email,), "phone": (value.phone,)}
    return {"": (_figures(value) if isinstance(value, int | float) else value,)}


def _figures(number: float) -> str:
    return str(int(number)) if float(number).is_integer() else repr(number)
