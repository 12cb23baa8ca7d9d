"""What is typed and chosen on the council's pages, read and checked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from noroshi.parties.undertakings import REASON_LIMIT, WORDING_LIMIT
from noroshi.release.types import Tlp
from noroshi.sharing.council import discussing, proposing, requests
from noroshi.sharing.council.telling import MOST_SEEN
from noroshi.sharing.council.types import ProposalKind, Sharing

MARKINGS: Final = [(tlp.label, tlp.label) for tlp in (Tlp.AMBER_STRICT, Tlp.AMBER, Tlp.GREEN, Tlp.CLEAR)]
CODES_LIMIT: Final = 20_000
PROPERTIES: Final[dict[str, Promise]] = {
    "name": _("Name"),
    "description": _("Description"),
    "pattern": _("Pattern"),
    "confidence": _("Confidence (0 to 100)"),
    "valid_until": _("Valid until"),
    "revoked": _("Revoke it altogether"),
}


UNFRAMED: Final = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple, forms.Textarea)
"""What draws itself by its own name: the class of one-line inputs would keep a text area low."""


class Plain(forms.Form):
    """A form whose fields are drawn by ``sharing/council/field.html``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if not isinstance(field.widget, UNFRAMED):
                field.widget.attrs.setdefault("class", "input")


def _text(label: Any, limit: int, rows: int = 4, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=limit, widget=forms.Textarea(attrs={"rows": rows}), **more)


def _moment(label: Any, **more: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, **more)


class QuestionForm(Plain):
    """A request for information by the office."""

    title = forms.CharField(label=_("In one line"), max_length=requests.TITLE_LIMIT)
    text = _text(_("What do we need to know, and what for?"), requests.TEXT_LIMIT, 6)
    group = forms.ChoiceField(label=_("All of a group"), required=False)
    organisations = _text(
        _("Or these organisations"), CODES_LIMIT, 3, required=False, help_text=_("Their codes, one on each line.")
    )
    restricted = forms.BooleanField(label=_("Only for members under a secrecy undertaking in force"), required=False)
    marking = forms.ChoiceField(label=_("Marking"), choices=MARKINGS, initial=Tlp.AMBER.label)
    due_at = _moment(_("Answer by"), help_text=_("In your time zone."))

    def __init__(self, *args: Any, groups: Sequence[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = [("", "—"), *groups]  # type: ignore[attr-defined]  # a ChoiceField


class MemberQuestionForm(QuestionForm):
    """A request for information by a member: of its groups, or of members of them."""

    organisations = forms.MultipleChoiceField(
        label=_("Or these members of your groups"), required=False, widget=forms.CheckboxSelectMultiple
    )  # type: ignore[assignment]  # chosen, not typed
    readers = forms.ChoiceField(
        label=_("Who reads the answers"),
        widget=forms.RadioSelect,
        initial="asker",
        choices=[("asker", _("Our organisation alone")), ("asked", _("All who are asked, with the names"))],
    )
    field_order = ("title", "text", "group", "organisations", "readers", "restricted", "marking", "due_at")

    def __init__(self, *args: Any, members: Sequence[tuple[int, str]] = (), bound: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisations"].choices = list(members)  # type: ignore[attr-defined]  # as above
        if not bound:
            del self.fields["restricted"]


class DeclineForm(Plain):
    """Why there is no answer."""

    reason = _text(_("Why not?"), requests.TEXT_LIMIT, 2, help_text=_("Read by whoever asked, nobody else."))


class MemberAnswerForm(Plain):
    """An answer to a member, who has said who reads it."""

    text = _text(_("Your answer"), requests.TEXT_LIMIT, 6)
    marking = forms.ChoiceField(label=_("Marking"), choices=MARKINGS, initial=Tlp.AMBER.label)


class AnswerForm(Plain):
    """A member's answer."""

    text = _text(_("Your answer"), requests.TEXT_LIMIT, 6)
    marking = forms.ChoiceField(label=_("Marking"), choices=MARKINGS, initial=Tlp.AMBER.label)
    sharing = forms.ChoiceField(
        label=_("Who may read it"),
        widget=forms.RadioSelect,
        initial=Sharing.OFFICE,
        choices=[
            (Sharing.OFFICE, _("The office alone")),
            (Sharing.UNNAMED, _("All who were asked, without our name, once the office releases it")),
            (Sharing.NAMED, _("All who were asked, with our name, once the office releases it")),
        ],
    )


class CloseForm(Plain):
    """The end of a request."""

    summary = _text(_("Summary for all who were asked"), requests.TEXT_LIMIT, 4)


class RemarkForm(Plain):
    """Something said about an object."""

    text = _text(_("What do you want to say?"), discussing.LIMIT, 3)
    marking = forms.ChoiceField(label=_("Marking"), choices=MARKINGS, initial=Tlp.AMBER.label)
    groups = forms.MultipleChoiceField(
        label=_("These groups of yours may read it too"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, groups: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["groups"].choices = list(groups)  # type: ignore[attr-defined]  # a ChoiceField
        if not groups:
            del self.fields["groups"]


class ProposalForm(Plain):
    """A proposal about an object."""

    kind = forms.ChoiceField(
        label=_("What do you propose?"),
        widget=forms.RadioSelect,
        choices=[
            (ProposalKind.FALSE_ALARM, _("This is a false alarm")),
            (ProposalKind.ADD_VALUE, _("Add a value")),
            (ProposalKind.CORRECT, _("Correct something")),
        ],
    )
    text = _text(_("Why?"), proposing.TEXT_LIMIT, 3, help_text=_("Read by the source of the object and by the office."))
    field = forms.ChoiceField(
        label=_("What is to be corrected"), required=False, choices=[("", "—"), *PROPERTIES.items()]
    )
    value = _text(
        _("The value to add, or what is right instead"), proposing.VALUE_LIMIT, 2, required=False,
        help_text=_("If it is accepted, whoever may see the object sees it."),
    )  # fmt: skip


class SeenForm(Plain):
    """When and how often something was seen."""

    first_seen = _moment(_("First seen"), required=False, help_text=_("In your time zone. Empty: now."))
    last_seen = _moment(_("Last seen"), required=False)
    number = forms.IntegerField(label=_("How often"), min_value=1, max_value=MOST_SEEN, initial=1)
    summary = _text(_("Remark"), 1000, 2, required=False)


class DecisionForm(Plain):
    """Why a proposal is accepted or declined."""

    reason = _text(
        _("What you say to it"), proposing.TEXT_LIMIT, 3, required=False,
        help_text=_("The proposer reads it. If you accept, whoever may see the object reads it too."),
    )  # fmt: skip


class OfferForm(Plain):
    """An undertaking that the office offers."""

    organisation = forms.CharField(label=_("Organisation"), max_length=40, help_text=_("Its code."))
    person = forms.EmailField(
        label=_("For one person of it"), required=False, max_length=254,
        help_text=_("The mail address that the person signs in with. Empty: for the whole organisation."),
    )  # fmt: skip
    valid_from = _moment(_("From"), help_text=_("In your time zone."))
    valid_until = _moment(_("Until"))
    wording = _text(
        _("What is undertaken"),
        WORDING_LIMIT,
        5,
        required=False,
        help_text=_("Empty: our usual wording, in both languages."),
    )


class EndForm(Plain):
    """Why an undertaking ends early."""

    reason = forms.CharField(label=_("Why it ends"), max_length=REASON_LIMIT)
