"""What a person writes of a partner: its server, and what is agreed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from noroshi.frame.laws import organisations_list
from noroshi.parties.models import Group, Organisation
from noroshi.parties.types import OrganisationKind
from noroshi.release.types import Pap, Tlp
from noroshi.sharing.inputs import OurForm
from noroshi.sharing.peers.errors import MarkingPairNotReadable
from noroshi.sharing.peers.models import Peer
from noroshi.sharing.peers.services import AgreementFacts, ServerFacts, pairs_in
from noroshi.sharing.peers.types import AgreementRecord, Flow, PassingOn, SignIn, Terms, Trust
from noroshi.sharing.peers.wording import PASSING_ON, SIGN_INS, TRUSTS, pairs_in_words
from noroshi.sharing.products.types import ProductKind
from noroshi.sharing.products.wording import KINDS

TYPE: Final = re.compile(r"[a-z0-9-]{3,250}")
COLLECTION: Final = re.compile(r"[A-Za-z0-9._~-]{1,200}")
LONG: Final = 40_000
_TLPS: Final = [(str(int(tlp)), tlp.label) for tlp in Tlp if tlp is not Tlp.RED]
_PAPS: Final = [(str(int(pap)), pap.label) for pap in Pap]


class ServerForm(OurForm):
    """How the partner's server is reached."""

    organisation = forms.ChoiceField(label=lazy("Organisation"))
    root = forms.CharField(
        label=lazy("Address of the API root"),
        max_length=500,
        help_text=lazy("The partner names it, such as https://taxii.example/api1/"),
    )
    sign_in = forms.ChoiceField(label=lazy("How we sign in"), choices=list(SIGN_INS.items()), initial=SignIn.BASIC)
    user = forms.CharField(label=lazy("User name"), max_length=200, required=False)
    secret = forms.CharField(
        label=lazy("Password or token"),
        max_length=2000,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=lazy("It is kept encrypted and never shown again. Left empty, the one that is kept stays."),
    )
    trust = forms.ChoiceField(label=lazy("Which certificate we believe"), choices=list(TRUSTS.items()))
    ca = forms.CharField(
        label=lazy("The authority's certificate (PEM)"), max_length=LONG, required=False, widget=forms.Textarea
    )
    fingerprint = forms.CharField(label=lazy("SHA-256 fingerprint of the certificate"), max_length=200, required=False)
    pull_from = forms.CharField(
        label=lazy("Collections we fetch from, one id on each line"),
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    push_to = forms.CharField(label=lazy("Collection we send to"), max_length=200, required=False)
    minutes = forms.IntegerField(
        label=lazy("Minutes between two exchanges"),
        min_value=1,
        max_value=1440,
        initial=15,
        help_text=lazy("What is new here is sent at once in any case."),
    )

    def __init__(self, world_id: int, given: object = None, *, peer: Peer | None = None) -> None:
        super().__init__(given, initial=_server_initial(peer))
        if peer is not None:
            del self.fields["organisation"]
            return
        there = set(Peer.objects.filter(world_id=world_id).exclude(root="").values_list("organisation_id", flat=True))
        rows = Organisation.objects.filter(world_id=world_id, is_active=True).exclude(
            kind__in=[OrganisationKind.OFFICE, OrganisationKind.COMMISSION]
        )
        named = sorted(
            rows.exclude(pk__in=there), key=lambda one: (one.kind != OrganisationKind.FOREIGN_PARTNER, one.code)
        )
        self.fields["organisation"].choices = [  # type: ignore[attr-defined]  # a choice
            (str(one.pk), f"{one.code}: {_name(one)}") for one in named
        ]

    def clean_pull_from(self) -> tuple[str, ...]:
        """Ids, each once."""
        return tuple(dict.fromkeys(_collection(one) for one in str(self.cleaned_data["pull_from"]).split()))

    def clean_push_to(self) -> str:
        """One id, or none."""
        text = str(self.cleaned_data["push_to"]).strip()
        return _collection(text) if text else ""

    def facts(self) -> ServerFacts:
        """What was entered."""
        said = self.cleaned_data
        return ServerFacts(
            str(said["root"]),
            SignIn(said["sign_in"]),
            str(said["user"]),
            str(said["secret"]) or None,
            Trust(said["trust"]),
            str(said["ca"]),
            str(said["fingerprint"]),
            said["pull_from"],
            said["push_to"],
            int(said["minutes"]),
        )


def _name(one: Organisation) -> str:
    return one.name_ja if (get_language() or "ja").startswith("ja") else one.name_en


def _collection(text: str) -> str:
    if not COLLECTION.fullmatch(text):
        raise ValidationError(_("“%(text)s” is no id of a collection.") % {"text": text[:60]})
    return text


def _server_initial(peer: Peer | None) -> dict[str, object]:
    if peer is None:
        return {}
    names = ("root", "sign_in", "user", "trust", "ca", "fingerprint", "push_to", "minutes")
    return {name: getattr(peer, name) for name in names} | {"pull_from": "\n".join(peer.pull_from)}


class AgreementForm(OurForm):
    """What is agreed with a partner."""

    document = forms.CharField(
        label=lazy("Document of the agreement"), max_length=300, help_text=lazy("Its name, number and date.")
    )
    valid_from = forms.DateField(label=lazy("In force from"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    valid_until = forms.DateField(
        label=lazy("In force until, that day included"),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )
    in_open = forms.BooleanField(label=lazy("Things may come in"), required=False)
    in_types = forms.CharField(
        label=lazy("Types that may come in"), max_length=4000, required=False, help_text=lazy("None named: all.")
    )
    in_products = forms.MultipleChoiceField(
        label=lazy("Products that may come in; none chosen: all"),
        required=False,
        choices=list(KINDS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    in_highest = forms.TypedChoiceField(label=lazy("Narrowest TLP that may come in"), choices=_TLPS, coerce=int)
    in_pap = forms.TypedChoiceField(label=lazy("Narrowest PAP that may come in"), choices=_PAPS, coerce=int)
    widest = forms.TypedChoiceField(
        label=lazy("Widest marking of what comes in"),
        choices=_TLPS,
        coerce=int,
        required=False,
        empty_value=str(int(Tlp.CLEAR)),
        help_text=lazy("Whatever the partner writes, nothing that comes in becomes wider than this."),
    )
    in_groups = forms.MultipleChoiceField(
        label=lazy("Groups that are shown what comes in, besides the office"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    unmarked = forms.TypedChoiceField(label=lazy("What is not marked is taken for"), choices=_TLPS, coerce=int)
    passing_on = forms.ChoiceField(
        label=lazy("What comes in may be passed on to others"), choices=list(PASSING_ON.items())
    )
    out_open = forms.BooleanField(label=lazy("Things may go out"), required=False)
    out_types = forms.CharField(
        label=lazy("Types that may go out"), max_length=4000, required=False, help_text=lazy("None named: all.")
    )
    out_products = forms.MultipleChoiceField(
        label=lazy("Products that may go out; none chosen: all"),
        required=False,
        choices=list(KINDS.items()),
        widget=forms.CheckboxSelectMultiple,
    )
    out_highest = forms.TypedChoiceField(label=lazy("Narrowest TLP that may go out"), choices=_TLPS, coerce=int)
    out_pap = forms.TypedChoiceField(label=lazy("Narrowest PAP that may go out"), choices=_PAPS, coerce=int)
    out_sectors = forms.MultipleChoiceField(
        label=lazy("Only what comes from these sectors; none chosen: all"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    markings = forms.CharField(
        label=lazy("Their markings and ours, one pair on each line"),
        max_length=LONG,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=lazy(
            "Such as “marking-definition--… = TLP:AMBER”, “statement:* = none”, or “tag:NAME = TLP:AMBER” for a tag of "
            "MISP. A marking that is not explained is refused."
        ),
    )
    tlp1 = forms.BooleanField(label=lazy("The partner reads TLP 1 only"), required=False)

    def __init__(self, world_id: int, zone: str, given: object = None, *, held: AgreementRecord | None = None) -> None:
        super().__init__(given, initial=_agreement_initial(held, zone))
        self._zone = ZoneInfo(zone)
        language = get_language() or "ja"
        sectors = [(one.code, one.name.in_language(language)) for one in organisations_list().sectors]
        groups = Group.objects.filter(world_id=world_id).order_by("code")[:500]
        self.fields["out_sectors"].choices = sectors  # type: ignore[attr-defined]  # a choice
        self.fields["in_groups"].choices = [  # type: ignore[attr-defined]  # a choice
            (one.code, one.name_ja if language.startswith("ja") else one.name_en) for one in groups
        ]

    def clean_in_types(self) -> tuple[str, ...]:
        """Types of STIX, each once."""
        return _types(str(self.cleaned_data["in_types"]))

    def clean_out_types(self) -> tuple[str, ...]:
        """The same."""
        return _types(str(self.cleaned_data["out_types"]))

    def clean_markings(self) -> str:
        """Pairs that can be read."""
        text = str(self.cleaned_data["markings"]).replace("\0", "")
        try:
            pairs_in(text)
        except MarkingPairNotReadable as error:
            raise ValidationError(error.message) from error
        return text

    def facts(self) -> AgreementFacts:
        """What was entered; days are those of the reader's zone, the last one included."""
        said = self.cleaned_data
        incoming = Flow(
            said["in_open"], said["in_types"], Tlp(said["in_highest"]), Pap(said["in_pap"]), (),
            tuple(said["in_groups"]), tuple(ProductKind(one) for one in said["in_products"]),
        )  # fmt: skip
        outgoing = Flow(
            said["out_open"], said["out_types"], Tlp(said["out_highest"]), Pap(said["out_pap"]),
            tuple(said["out_sectors"]), (), tuple(ProductKind(one) for one in said["out_products"]),
        )  # fmt: skip
        terms = Terms(
            incoming, outgoing, pairs_in(said["markings"]), PassingOn(said["passing_on"]), Tlp(said["unmarked"]),
            said["tlp1"], Tlp(int(said["widest"])),
        )  # fmt: skip
        until = said["valid_until"]
        return AgreementFacts(
            terms, self._begin(said["valid_from"]), self._begin(_after(until)) if until else None, said["document"]
        )

    def _begin(self, day: date) -> datetime:
        return datetime.combine(day, time(), self._zone).astimezone(UTC)


def _after(day: date) -> date:
    return date.fromordinal(min(day.toordinal() + 1, date.max.toordinal() - 1))


def _types(text: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(re.split(r"[\s,]+", text.strip()))) if text.strip() else ()
    for one in found:
        if not TYPE.fullmatch(one):
            raise ValidationError(_("“%(text)s” is no type of STIX.") % {"text": one[:60]})
    return found


def _agreement_initial(held: AgreementRecord | None, zone: str) -> dict[str, object]:
    terms = held.terms if held is not None else Terms()
    incoming, outgoing = terms.incoming, terms.outgoing
    values: dict[str, object] = {
        "in_open": incoming.open if held else True, "in_types": " ".join(incoming.types),
        "in_highest": int(incoming.highest), "in_pap": int(incoming.highest_pap), "in_groups": list(incoming.groups),
        "in_products": list(incoming.products), "out_products": list(outgoing.products),
        "unmarked": int(terms.unmarked), "passing_on": terms.passing_on,
        "out_open": outgoing.open if held else True, "out_types": " ".join(outgoing.types),
        "out_highest": int(outgoing.highest), "out_pap": int(outgoing.highest_pap),
        "out_sectors": list(outgoing.sectors), "markings": pairs_in_words(terms), "tlp1": terms.tlp1,
        "widest": int(terms.widest),
    }  # fmt: skip
    if held is not None:
        values |= {"document": held.document, "valid_from": held.valid_from.astimezone(ZoneInfo(zone)).date()}
        if held.valid_until is not None:
            last = held.valid_until.astimezone(ZoneInfo(zone)).date().toordinal() - 1
            values["valid_until"] = date.fromordinal(last)
    return values
