"""One registered asset: what it is, its history, warnings about it; changed, confirmed, retired; the list as a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST, require_safe

from noroshi.authority.acting import permitted
from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.face.sheets import sheet
from noroshi.face.types import Consequence, Text
from noroshi.frame.actors import Actor
from noroshi.observables import NotAnObservable
from noroshi.parties.asset_services import AT_ONCE, change_asset, confirm_assets, retire_assets
from noroshi.parties.errors import AssetNotFound
from noroshi.parties.keys import keys_of
from noroshi.parties.registered import asset_named, assets_named, every_asset, history_of, out_of_date_before
from noroshi.parties.types import AssetAct, AssetChanged, AssetRecord
from noroshi.warning.queries import about_assets
from noroshi.web.homes.words import WarningLine, warning_line
from noroshi.web.names import ASSET_KINDS
from noroshi.web.views.assets import COLUMNS, TEMPLATES, AssetForm, listed, wanted_of

ACTS: Mapping[str, Text] = {
    AssetAct.CHANGED: lazy("Changed"),
    AssetAct.CONFIRMED: lazy("Confirmed"),
    AssetAct.RETIRED: lazy("Retired"),
}
EXPORTED = 100_000
"""Lines of one file."""


@require_safe
def asset(request: HttpRequest, asset_id: int) -> HttpResponse:
    """One asset with everything that is registered of it."""
    actor = permitted(request, Permission.READ_ASSETS)
    found = _found(asset_id)
    values = {
        "asset": found,
        "kind": ASSET_KINDS[found.kind],
        "owner": listed([found])[0].owner,
        "facts": _facts(found),
        "history": [(ACTS[one.act], one, _changes(one)) for one in history_of(asset_id)],
        "warnings": _warnings(actor, found),
        "reads_warnings": may(actor, Permission.READ_WARNINGS),
        "out_of_date": found.retired_at is None and found.confirmed_at < out_of_date_before(actor.now()),
        "may_change": _may_change(actor, found) and found.retired_at is None,
    }
    return render(request, "web/asset.html", values)


def change(request: HttpRequest, asset_id: int) -> HttpResponse:
    """Change what is registered of an asset; that also confirms it."""
    actor = permitted(request, Permission.REGISTER_ASSETS)
    found = _found(asset_id)
    if not _may_change(actor, found):
        raise Http404
    fields = {name: getattr(found, name) for name in COLUMNS}
    form = AssetForm(request.POST or None, initial=fields)
    if request.method == "POST" and form.is_valid():
        change_asset(actor, asset_id, form.line())
        messages.success(request, _("“%(name)s” is changed.") % {"name": form.cleaned_data["name"]})
        return redirect("web:asset", asset_id)
    return render(request, "web/change_asset.html", {"form": form, "asset": found}, status=422 if form.errors else 200)


@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """Confirm or retire the ticked assets; before retiring, say what that means and ask once."""
    actor = permitted(request, Permission.REGISTER_ASSETS)
    ids = _ticked(request)
    if not ids:
        messages.warning(request, _("Tick at least one asset."))
        return redirect("web:assets")
    match request.POST.get("act"):
        case AssetAct.CONFIRMED:
            number = confirm_assets(actor, ids)
            said = ngettext("%(n)s asset is confirmed.", "%(n)s assets are confirmed.", number)
            messages.success(request, said % {"n": number})
        case AssetAct.RETIRED if "sure" in request.POST:
            number = retire_assets(actor, ids)
            said = ngettext("%(n)s asset is retired.", "%(n)s assets are retired.", number)
            messages.success(request, said % {"n": number})
        case AssetAct.RETIRED:
            return _ask(request, actor, ids)
        case _:
            raise Http404
    return redirect("web:assets")


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """What the list shows, as a file in the columns of an import; its name says when it holds only the first lines."""
    actor = permitted(request, Permission.READ_ASSETS)
    found = islice(every_asset(wanted_of(request, actor)), EXPORTED)
    rows = [[_cell(one, name) for name in COLUMNS] for one in found]
    name = f"noroshi-assets-first-{len(rows)}.csv" if len(rows) == EXPORTED else "noroshi-assets.csv"
    return sheet([TEMPLATES["ja" if _japanese() else "en"][0], *rows], name)


def _japanese() -> bool:
    return (get_language() or "ja").startswith("ja")


def _cell(one: AssetRecord, name: str) -> str:
    return str(ASSET_KINDS[one.kind] if name == "kind" and _japanese() else getattr(one, name))


def _found(asset_id: int) -> AssetRecord:
    try:
        return asset_named(asset_id)
    except AssetNotFound as error:
        raise Http404 from error


def _may_change(actor: Actor, found: AssetRecord) -> bool:
    return may(actor, Permission.REGISTER_ASSETS) and found.organisation_id == actor.organisation_id


def _facts(found: AssetRecord) -> list[tuple[str, str]]:
    labels = AssetForm.base_fields
    names = [name for name in COLUMNS if name not in {"kind", "name"}]
    return [(str(labels[name].label), str(getattr(found, name))) for name in names if getattr(found, name)]


def _changes(one: AssetChanged) -> list[tuple[str, str]]:
    labels = AssetForm.base_fields
    return [(str(labels[name].label), before) for name, before in one.before.items() if name in labels]


def _warnings(actor: Actor, found: AssetRecord) -> list[WarningLine]:
    if not may(actor, Permission.READ_WARNINGS):
        return []
    try:
        keys = [key for _, key in keys_of(found.line())]
    except NotAnObservable:
        return []  # registered under rules that have changed since
    own = found.organisation_id == actor.organisation_id
    rows = about_assets(actor, found.organisation_id, found.audience_id, keys)
    return [warning_line(row, own=own) for row in rows]


def _ticked(request: HttpRequest) -> list[int]:
    texts = request.POST.getlist("asset")[:AT_ONCE]
    return sorted({int(text) for text in texts if text.isdecimal() and len(text) < 18})


def _ask(request: HttpRequest, actor: Actor, ids: Sequence[int]) -> HttpResponse:
    found = assets_named(ids)
    if len(found) != len(ids) or not all(_may_change(actor, one) for one in found):
        raise Http404
    consequences = [
        Consequence(one.name, _("is kept with its history, and nobody is warned about it")) for one in found
    ]
    return render(request, "web/retire_assets.html", {"consequences": consequences, "assets": found})
