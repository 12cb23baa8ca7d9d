"""The asset register: list, one more, many from a file."""

from __future__ import annotations

import base64
import binascii
import csv
import io
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_safe

from noroshi.authority.acting import permitted
from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.face.types import Chip
from noroshi.frame.actors import Actor
from noroshi.observables import NotAnObservable
from noroshi.parties.asset_plan import AssetBecomes, AssetPlan
from noroshi.parties.asset_reconciling import planned, reconcile_assets
from noroshi.parties.errors import LinesToCorrect, PartiesError, RegisterChanged
from noroshi.parties.keys import keys_of
from noroshi.parties.queries import organisations
from noroshi.parties.registered import COUNT_LIMIT, Use, Wanted, count_assets, newest_assets, out_of_date_before
from noroshi.parties.services import checked_lines, import_assets, register_assets
from noroshi.parties.types import AssetKind, AssetLine, AssetRecord, LineProblem, OrganisationKind
from noroshi.web.errors import FileMissing, FileTooBig
from noroshi.web.names import ASSET_KINDS

PAGE = 50
FILE_LIMIT = 20 * 1024 * 1024
CARRIED_LIMIT = 1_500_000  # characters of a checked file that travel back in the form, below Django's limit of 2 MB
SHOWN = 20
PROBLEMS_SHOWN = 500
TEMPLATES: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "ja": (
        ("種別", "名称", "値", "ベンダー", "製品", "バージョン", "CPE", "設備", "供用開始日", "台数"),
        (
            "特定重要電子計算機",
            "監視制御サーバー",
            "",
            "Example",
            "Gateway",
            "9.1.4",
            "",
            "第一浄水場",
            "2024-04-01",
            "2",
        ),
        ("ネットワーク", "本社", "192.0.2.0/24", "", "", "", "", "", "", "1"),
        ("ドメイン", "公式サイト", "example.jp", "", "", "", "", "", "", "1"),
    ),
    "en": (
        ("kind", "name", "value", "vendor", "product", "version", "cpe", "facility", "in service", "quantity"),
        ("computer", "Control server", "", "Example", "Gateway", "9.1.4", "", "Water plant 1", "2024-04-01", "2"),
        ("network", "Head office", "192.0.2.0/24", "", "", "", "", "", "", "1"),
        ("domain", "Public site", "example.jp", "", "", "", "", "", "", "1"),
    ),
}


COLUMNS = ("kind", "name", "value", "vendor", "product", "version", "cpe", "facility", "in_service", "quantity")
"""The fields of an asset, in the order of a file's columns."""
USES: Mapping[str, Promise] = {
    Use.IN_USE: lazy("in use"),
    Use.OUT_OF_DATE: lazy("out of date"),
    Use.RETIRED: lazy("retired"),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """One asset in a list: the record, its kind in words, whose it is."""

    record: AssetRecord
    kind: str | Promise
    owner: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file says, before anything is registered."""

    lines: tuple[AssetLine, ...]
    problems: tuple[LineProblem, ...]

    @property
    def counts(self) -> list[tuple[str | Promise, int]]:
        """How many of each kind would be registered."""
        kinds = Counter(line.kind for line in self.lines)
        return [(ASSET_KINDS[kind], kinds[kind]) for kind in AssetKind if kinds[kind]]


class AssetForm(forms.Form):
    """One asset, checked as a line of a file is."""

    kind = forms.ChoiceField(label=lazy("What it is"), choices=list(ASSET_KINDS.items()))
    name = forms.CharField(label=lazy("Name"), max_length=200)
    value = forms.CharField(label=lazy("Network, domain or address of the service"), max_length=300, required=False)
    vendor = forms.CharField(label=lazy("Vendor"), max_length=120, required=False)
    product = forms.CharField(label=lazy("Product"), max_length=120, required=False)
    version = forms.CharField(label=lazy("Version"), max_length=60, required=False)
    cpe = forms.CharField(label=lazy("CPE 2.3 name"), max_length=300, required=False)
    facility = forms.CharField(label=lazy("Facility"), max_length=200, required=False)
    in_service = forms.CharField(label=lazy("In service since"), max_length=20, required=False)
    quantity = forms.IntegerField(label=lazy("How many"), min_value=1, max_value=1_000_000, initial=1)

    def clean(self) -> dict[str, object]:
        """Check that the asset can be found by something: a network, a domain, a product."""
        said = super().clean() or {}
        if not self.errors:
            try:
                keys_of(self.line())
            except NotAnObservable as error:
                place = "value" if said.get("kind") != AssetKind.COMPUTER else "product"
                self.add_error(place, gettext(error.explanation))
        return said

    def line(self) -> AssetLine:
        """What was entered, as a line of the register."""
        said = dict(self.cleaned_data)
        return AssetLine(kind=AssetKind(said.pop("kind")), **said)


@require_safe
def assets(request: HttpRequest) -> HttpResponse:
    """The register as far as the reader may see it: filters ``kind``, ``about``, ``use``, ``of``; keyset paging."""
    actor = permitted(request, Permission.READ_ASSETS)
    wanted = wanted_of(request, actor)
    found = newest_assets(wanted, after=_number(request.GET.get("after", "")), limit=PAGE + 1)
    manages = may(actor, Permission.REGISTER_ASSETS)
    values = {
        "rows": listed(found[:PAGE]),
        "older": str(found[PAGE - 1].id) if len(found) > PAGE else "",
        "total": count_assets(wanted),
        "limit": COUNT_LIMIT,
        "kinds": ASSET_KINDS.items(),
        "uses": USES.items(),
        "wanted": wanted,
        "chips": _chips(wanted, actor),
        "of_all": actor.organisation_kind == OrganisationKind.OFFICE,
        "may_register": manages,
        "may_act": manages and wanted.use is not Use.RETIRED,
        "file": request.GET.urlencode(),
    }
    return render(request, "web/assets.html", values)


def wanted_of(request: HttpRequest, actor: Actor) -> Wanted:
    """What the address asks for; who is not of the office sees only their own organisation's, whatever it says."""
    asked = request.GET.get("kind", ""), request.GET.get("use", "")
    of = _number(request.GET.get("of", "")) if actor.organisation_kind == OrganisationKind.OFFICE else None
    return Wanted(
        organisation_id=of if actor.organisation_kind == OrganisationKind.OFFICE else actor.organisation_id,
        kind=AssetKind(asked[0]) if asked[0] in set(AssetKind) else None,
        about=request.GET.get("about", "")[:300].replace("\0", ""),
        use=Use(asked[1]) if asked[1] in set(Use) else Use.IN_USE,
        before=out_of_date_before(actor.now()),
    )


def add(request: HttpRequest) -> HttpResponse:
    """Register one asset."""
    actor = permitted(request, Permission.REGISTER_ASSETS)
    form = AssetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        register_assets(actor, [form.line()])
        messages.success(request, _("“%(name)s” is registered.") % {"name": form.cleaned_data["name"]})
        return redirect("web:assets")
    return render(request, "web/add_asset.html", {"form": form}, status=422 if form.errors else 200)


def import_file(request: HttpRequest) -> HttpResponse:
    """Register many: first the file is checked and nothing kept; then, when asked, the good lines are registered.

    With ``mode`` ``whole`` the file says the whole register: what that changes is shown, and done when asked.
    """
    actor = permitted(request, Permission.REGISTER_ASSETS)
    if request.method != "POST":
        return render(request, "web/import_assets.html", {"limit": FILE_LIMIT // 1024**2})
    carried = request.POST.get("content", "")
    content = _unpacked(carried) if carried else _uploaded(request)
    if request.POST.get("mode") == "whole":
        return _whole(request, actor, content)
    if carried or request.POST.get("go") == "register":
        return _register(request, actor, content)
    checked = check(content)
    packed = _packed(content)
    values = {
        "checked": checked,
        "shown": [(ASSET_KINDS[line.kind], line) for line in checked.lines[:SHOWN]],
        "problems": checked.problems[:PROBLEMS_SHOWN],
        "content": packed if len(packed) <= CARRIED_LIMIT else "",
    }
    return render(request, "web/check_assets.html", values)


def _whole(request: HttpRequest, actor: Actor, content: bytes) -> HttpResponse:
    """What the register becomes when it is just what the file says; done when that was seen and is still so."""
    refused: PartiesError | None = None
    if request.POST.get("go") == "reconcile":
        try:
            done = reconcile_assets(actor, content, request.POST.get("plan", "")[:64])
        except (RegisterChanged, LinesToCorrect) as error:
            refused = error
        else:
            messages.success(request, _done(done))
            return redirect("web:assets")
    checked = check(content)
    found = planned(actor, checked.lines)
    packed = _packed(content)
    values = {
        "checked": checked,
        "problems": checked.problems[:PROBLEMS_SHOWN],
        "plan": found,
        "added": [(ASSET_KINDS[line.kind], line) for line in found.added[:SHOWN]],
        "changed": [(one.before, _told(one)) for one in found.changed[:SHOWN]],
        "retired": [(ASSET_KINDS[line.kind], line) for _, line in found.retired[:SHOWN]],
        "shown": SHOWN,
        "refused": refused,
        "content": packed if len(packed) <= CARRIED_LIMIT else "",
    }
    return render(request, "web/reconcile_assets.html", values, status=refused.status if refused else 200)


def _told(one: AssetBecomes) -> list[tuple[str, str, str]]:
    """Each difference with its column in words."""
    words = dict(zip(COLUMNS, TEMPLATES["ja" if (get_language() or "ja").startswith("ja") else "en"][0], strict=True))
    return [(words[name], old, new) for name, old, new in one.differences]


def _done(done: AssetPlan) -> str:
    said = _(
        "The register is what the file says: %(added)s added, %(changed)s changed, %(retired)s retired, "
        "%(same)s as they were."
    )
    numbers = {name: len(getattr(done, name)) for name in ("added", "changed", "retired", "same")}
    return said % numbers


@require_safe
def template(request: HttpRequest, language: str) -> HttpResponse:
    """An example file to fill in: UTF-8 with a mark at its head, which Excel needs."""
    if language not in TEMPLATES:
        raise Http404
    text = io.StringIO(newline="")
    csv.writer(text).writerows(TEMPLATES[language])
    response = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="noroshi-assets-{language}.csv"'
    return response


def check(content: bytes) -> Checked:
    """What each line of a file says, or what is wrong with it. Raises AssetFileUnreadable."""
    good, problems = checked_lines(content)
    return Checked(tuple(good), tuple(problems))


def _register(request: HttpRequest, actor: Actor, content: bytes) -> HttpResponse:
    done = import_assets(actor, content)
    said = ngettext("%(n)s asset is registered.", "%(n)s assets are registered.", done.registered)
    messages.success(request, said % {"n": done.registered})
    if done.problems:
        left = ngettext("%(n)s line was left out.", "%(n)s lines were left out.", len(done.problems))
        messages.warning(request, left % {"n": len(done.problems)})
    return redirect("web:assets")


def _uploaded(request: HttpRequest) -> bytes:
    file = request.FILES.get("file")
    if file is None:
        raise FileMissing
    if (file.size or 0) > FILE_LIMIT:
        raise FileTooBig(limit=FILE_LIMIT // 1024**2)
    return bytes(file.read())


def _packed(content: bytes) -> str:
    return base64.b64encode(zlib.compress(content, 6)).decode()


def _unpacked(text: str) -> bytes:
    """The checked file as it came back; never more than the limit, however small it was packed."""
    unpacking = zlib.decompressobj()
    try:
        content = unpacking.decompress(base64.b64decode(text, validate=True), FILE_LIMIT + 1)
    except (binascii.Error, zlib.error) as error:
        raise FileMissing from error
    if len(content) > FILE_LIMIT:
        raise FileTooBig(limit=FILE_LIMIT // 1024**2)
    return content


def listed(found: list[AssetRecord]) -> list[Listed]:
    language = get_language() or "ja"
    owners = organisations({one.organisation_id for one in found})
    return [Listed(one, ASSET_KINDS[one.kind], owners[one.organisation_id].name(language)) for one in found]


def _chips(wanted: Wanted, actor: Actor) -> list[Chip]:
    chips = [Chip("kind", wanted.kind, ASSET_KINDS[wanted.kind])] if wanted.kind else []
    if wanted.use is not Use.IN_USE:
        chips.append(Chip("use", wanted.use, USES[wanted.use]))
    if actor.organisation_kind == OrganisationKind.OFFICE and wanted.organisation_id is not None:
        named = organisations([wanted.organisation_id]).get(wanted.organisation_id)
        name = named.name(get_language() or "ja") if named else "?"
        chips.append(Chip("of", str(wanted.organisation_id), name))
    return chips + ([Chip("about", wanted.about, wanted.about)] if wanted.about else [])


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 18 else None
