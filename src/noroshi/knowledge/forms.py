"""The search form: filters as people give them, in the URL."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from noroshi.knowledge.searching import LONGEST_VALUE_QUERY
from noroshi.knowledge.types import SearchBy, SearchQuery
from noroshi.knowledge.wording import TYPES, type_name
from noroshi.release.types import Tlp

_EARLIEST = date(1970, 1, 1)
_LATEST = date(9000, 1, 1)


def _type_choices() -> list[tuple[str, str]]:
    named = sorted((type_name(kind), kind) for kind in TYPES)
    return [("", str(_("All")))] + [(kind, name) for name, kind in named]


class SearchForm(forms.Form):
    """What to search for. Days are in the reader's time zone; the last day is included."""

    q = forms.CharField(label=_("Value or words"), required=False, max_length=LONGEST_VALUE_QUERY)
    by = forms.ChoiceField(
        label=_("Search as"),
        required=False,
        choices=[(SearchBy.AUTO, _("What it looks like")), (SearchBy.VALUE, _("Value")), (SearchBy.TEXT, _("Words"))],
    )
    type = forms.ChoiceField(label=_("Type"), required=False, choices=_type_choices)
    marking = forms.ChoiceField(
        label=_("Marking"), required=False, choices=[("", _("All")), *((tlp.name, tlp.label) for tlp in Tlp)]
    )
    since = forms.DateField(label=_("Known from"), required=False, widget=forms.DateInput({"type": "date"}))
    until = forms.DateField(label=_("Known until"), required=False, widget=forms.DateInput({"type": "date"}))

    def clean(self) -> dict[str, Any]:
        """The days in order, and such as a calendar has."""
        given = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        for name in ("since", "until"):
            if (day := given.get(name)) is not None and not _EARLIEST <= day <= _LATEST:
                self.add_error(name, forms.ValidationError(_("Give a day after 1970."), code="out-of-range"))
        if since and until and since > until:
            self.add_error("until", forms.ValidationError(_("The last day lies before the first."), code="order"))
        return given

    def query(self, cursor: str) -> SearchQuery:
        """The search that the valid form asks for."""
        given = self.cleaned_data
        return SearchQuery(
            text=given["q"].replace("\0", ""),
            by=SearchBy(given["by"] or SearchBy.AUTO),
            types=(given["type"],) if given["type"] else (),
            markings=(Tlp[given["marking"]],) if given["marking"] else (),
            since=_midnight(given["since"]),
            until=_midnight(given["until"] + timedelta(days=1)) if given["until"] else None,
            cursor=cursor,
        )


def _midnight(day: date | None) -> datetime | None:
    if day is None:
        return None
    return datetime.combine(day, time(), timezone.get_current_timezone()).astimezone(UTC)
