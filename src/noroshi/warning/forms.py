"""The answer to a warning, as it is typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from noroshi.warning.sentences import ANSWERS
from noroshi.warning.types import Answer

MOMENT = "%Y-%m-%dT%H:%M"


class AnswerForm(forms.Form):
    """One of four answers; for "seen" also which values, from when to when (in the reader's zone), and a remark."""

    answer = forms.ChoiceField(
        choices=[(one.value, ANSWERS[one]) for one in Answer],
        error_messages={
            "required": _("Choose one of the four answers."),
            "invalid_choice": _("Choose one of the four answers."),
        },
    )
    seen = forms.MultipleChoiceField(
        required=False,
        error_messages={"invalid_choice": _("One of the values is not in this warning. Choose among those below.")},
    )
    first_seen = forms.DateTimeField(
        required=False,
        input_formats=[MOMENT, "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"],
        error_messages={"invalid": _("“First seen” is not a date and time. Write it like 2026-11-16 02:11.")},
    )
    last_seen = forms.DateTimeField(
        required=False,
        input_formats=[MOMENT, "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"],
        error_messages={"invalid": _("“Last seen” is not a date and time. Write it like 2026-11-16 02:58.")},
    )
    remark = forms.CharField(
        required=False,
        max_length=2000,
        error_messages={"max_length": _("The remark is longer than 2,000 characters. Shorten it.")},
    )

    def __init__(self, *args: Any, values: Sequence[UUID] = (), **kwargs: Any) -> None:
        """``values`` are the ids of the values that can be chosen."""
        super().__init__(*args, **kwargs)
        self.values = values
        self.fields["seen"].choices = [(str(one), str(one)) for one in values]  # type: ignore[attr-defined]  # of MultipleChoiceField

    def clean(self) -> dict[str, Any]:
        """ "Seen" names what was seen; times are in order."""
        given: dict[str, Any] = super().clean() or {}
        says_nothing = not given.get("seen") and not given.get("remark") and "seen" not in self.errors
        if given.get("answer") == Answer.SEEN and says_nothing:
            self.add_error("seen", _("Choose the values that you saw, or say in the remark what else you saw."))
        first, last = given.get("first_seen"), given.get("last_seen")
        if first and last and first > last:
            self.add_error("last_seen", _("“Last seen” lies before “first seen”. Correct one of the two times."))
        return given
