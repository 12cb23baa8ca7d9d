"""What is typed and chosen on the pages of quality, read and checked."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from noroshi.knowledge.confidence import GRADES
from noroshi.knowledge.judging import LONGEST_DAYS, REASON_LIMIT, SPEEDS
from noroshi.knowledge.warninglist_file import SIZE_LIMIT
from noroshi.knowledge.warninglists import NAME_LIMIT
from noroshi.knowledge.wording import KINDS
from noroshi.release.types import Tlp

MARKINGS: Final = [("", _("as narrow as the narrower of the two")), *((tlp.label, tlp.label) for tlp in Tlp)]


class _Plain(forms.Form):
    """A form whose fields are drawn by ``knowledge/quality/field.html``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if not isinstance(field.widget, forms.Textarea):
                field.widget.attrs.setdefault("class", "input")


_WHY: Final = _("Why?")


def _reason(label: Any = _WHY) -> forms.CharField:
    return forms.CharField(label=label, max_length=REASON_LIMIT, widget=forms.Textarea(attrs={"rows": 2}))


class LifetimeForm(_Plain):
    """How long values of a kind stay good."""

    kind = forms.TypedChoiceField(
        label=_("Kind of value"), coerce=int, choices=[(int(kind), _(words)) for kind, words in KINDS.items()]
    )
    days = forms.FloatField(label=_("Lifetime in days"), min_value=1, max_value=LONGEST_DAYS)
    speed = forms.FloatField(
        label=_("Speed"), min_value=SPEEDS[0], max_value=SPEEDS[1],
        help_text=_("1: the score falls evenly. More: it falls at first. Less: it falls towards the end."),
    )  # fmt: skip
    reason = _reason()


class GradeForm(_Plain):
    """How reliable a source is."""

    organisation = forms.CharField(label=_("Organisation"), max_length=40, help_text=_("Its code."))
    grade = forms.ChoiceField(label=_("Reliability"), choices=[(one.value, words) for one, words in GRADES.items()])
    reason = _reason()


class MergeForm(_Plain):
    """That two objects are one thing."""

    kept = forms.CharField(label=_("Identifier that the whole goes by"), max_length=290)
    merged = forms.CharField(label=_("Identifier of the other"), max_length=290)
    marking = forms.ChoiceField(label=_("Who may know that they are one"), choices=MARKINGS, required=False)
    why = _reason()


class ListForm(_Plain):
    """A warninglist of our own."""

    name = forms.CharField(label=_("Name of the list"), max_length=NAME_LIMIT)
    about = _reason(_("What it is for"))
    values = forms.CharField(
        label=_("Values, one on each line"), max_length=SIZE_LIMIT, required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Addresses, networks, names, digests. “.example.jp” means all names below it too."),
    )  # fmt: skip
    file = forms.FileField(label=_("Or a text file of them"), required=False)

    def content(self) -> bytes:
        """What was typed, or what is in the file."""
        held = self.cleaned_data["file"]
        if held is not None:
            return bytes(held.read(SIZE_LIMIT + 1))
        return str(self.cleaned_data["values"]).encode()
