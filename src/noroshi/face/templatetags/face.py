"""The components that every room's pages are made of: ``{% load face %}``. Listed in docs/reference/face.md."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django import template
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from noroshi.face import marks, moments
from noroshi.face.addresses import changed, without
from noroshi.face.built import built_name
from noroshi.face.types import Chip, Consequence, Figure, Problem, Tab, Text, Told

register = template.Library()

FLAME = "".join(
    (
        "M10.6 0c.9 3.9-.6 5.8-2.5 8C6.3 10 4.5 12 4.5 15.2c0 1.3.3 2.5.9 3.5-.1-2.3 1-4.1 2.6-5.5-.1 2.",
        "2.7 3.3 1.9 4.3 1 .8 1.5 1.8 1.2 3.3 1.2-.8 1.8-2.2 1.7-3.8.9.9 1.3 2.2 1.1 3.8 1.1-1.2 1.7-2.8",
        " 1.7-4.6 0-3-1.5-5-2.7-7.2C11.7 6.7 10.9 4.2 10.6 0Z",
    )
)
SEVERITY = """<span class="severity severity-{n}" title="{said}"><svg viewBox="-1.5 -1.5 27 27" aria-hidden="true">\
<path d="{path}"/><text x="12" y="{y}">{n}</text></svg>{words}</span>"""
THEMES = ("light", "dark")
THEME_COOKIE = "noroshi_theme"


def _request(context: Context) -> HttpRequest | None:
    found = context.get("request")
    return found if isinstance(found, HttpRequest) else None


def _now(context: Context) -> datetime:
    return getattr(context.get("page"), "now", None) or timezone.now()


@register.simple_tag
def built(name: str) -> str:
    """The address of a built front-end file: ``{% built "app.css" %}``."""
    return static(built_name(name))


@register.simple_tag(takes_context=True)
def chosen_theme(context: Context) -> str:
    """ "light", "dark" or "" (as the system says), from the reader's cookie."""
    request = _request(context)
    theme = request.COOKIES.get(THEME_COOKIE, "") if request else ""
    return theme if theme in THEMES else ""


@register.simple_tag
def flame_path() -> str:
    """The outline of the flame, for the header's mark."""
    return FLAME


@register.simple_tag
def flame(label: Text = "") -> SafeString:
    """The one mark: a small flame, for a warning that went out; with the words beside it."""
    mark = format_html(
        '<svg viewBox="0 0 20 24" width="16" height="20" aria-hidden="true"><path d="{}"/>'
        '<path class="base" d="M2 21.5h16V24H2z"/></svg>',
        FLAME,
    )
    return format_html('<span class="flame">{}<span>{}</span></span>', mark, label) if label else mark


@register.simple_tag
def severity(number: int | None, compact: bool = False) -> SafeString:
    """Severity 0 to 4 by word, number, shape and colour; ``compact`` says the word to ears and on hover only."""
    if number is None:
        return format_html('<span class="quiet">{}</span>', _("not yet rated"))
    step = marks.SEVERITIES[int(number)]
    said = _("Severity %(number)s: %(word)s") % {"number": step.number, "word": step.word}
    words = format_html(
        '<span class="hidden-text">{}</span>{}',
        said,
        "" if compact else format_html('<span aria-hidden="true">{}</span>', step.word),
    )
    return format_html(
        SEVERITY,
        n=step.number,
        said=said,
        path=step.outline,
        y=step.baseline,
        words=words,
    )


@register.simple_tag
def tlp(marking: object) -> SafeString:
    """The label of a marking exactly as FIRST defines it (TLP 2.0): its colour on black. Empty when there is none."""
    if not marking:
        return SafeString("")
    name = marks.tlp_name(marking)
    return format_html('<span class="tlp tlp-{}">{}</span>', marks.TLP_COLOURS.get(name, "clear"), name)


@register.simple_tag
def audience(names: Sequence[Text] = (), count: int | None = None, url: str = "") -> SafeString:
    """ "Who can see this": the names one click away, or a link to the page that lists them."""
    total = len(names) if count is None else count
    label = _("Who can see this")
    if total:
        many = ngettext("%(n)s organisation", "%(n)s organisations", total) % {
            "n": number_format(total, force_grouping=True)
        }
        label = _("%(label)s: %(many)s") % {"label": label, "many": many}
    if not names:
        return format_html('<a href="{}">{}</a>', url, label) if url else format_html("<span>{}</span>", label)
    listed = format_html_join("", "<li>{}</li>", ((name,) for name in names))
    more = format_html('<p><a href="{}">{}</a></p>', url, _("Why, and until when")) if url else ""
    return format_html(
        '<details class="audience"><summary>{}</summary><div><ul>{}</ul>{}</div></details>', label, listed, more
    )


@register.simple_tag(takes_context=True)
def when(context: Context, moment: datetime | None, form: str = "absolute") -> SafeString:
    """A time in the reader's zone. Forms: absolute, relative (absolute beside), short (absolute behind), clock."""
    if moment is None:
        return format_html('<span class="quiet">{}</span>', _("not known"))
    full, utc = moments.absolute(moment), moments.universal(moment)
    title, beside = utc, SafeString("")
    if form == "relative":
        text = moments.relative(moment, _now(context))
        beside = format_html(' <span class="absolute">{}</span>', full)
    elif form == "short":
        text, title = moments.relative(moment, _now(context)), f"{full} ({utc})"
        beside = format_html('<span class="hidden-text"> ({})</span>', full)
    else:
        text = moments.clock_time(moment) if form == "clock" else full
    return format_html('<time datetime="{}" title="{}">{}{}</time>', moments.machine(moment), title, text, beside)


@register.simple_tag
def day(value: date | None) -> SafeString:
    """A calendar date, which has no zone."""
    if value is None:
        return format_html('<span class="quiet">{}</span>', _("not known"))
    return format_html('<time datetime="{0}">{0}</time>', value.isoformat())


@register.simple_tag(takes_context=True)
def deadline(context: Context, label: Text, due: datetime, started: datetime) -> SafeString:
    """A clock of the law: what is left in words, and as a bar; near its end and past it in words, colour and fill."""
    now = _now(context)
    whole = max((due - started).total_seconds(), 1)
    share = min(max((now - started).total_seconds() / whole, 0), 1)
    state = "over" if now > due else "near" if share > 0.75 else "calm"
    return SafeString(
        render_to_string(
            "face/part/deadline.html",
            {
                "label": label,
                "due": due,
                "left": moments.remaining(due, now),
                "share": round(share * 100),
                "state": state,
                "page": context.get("page"),
            },
        )
    )


@register.simple_tag
def count(number: int, limit: int = 10_000) -> str:
    """ "12", "4,310" or "more than 10,000"."""
    if number > limit:
        return _("more than %(limit)s") % {"limit": number_format(limit, force_grouping=True)}
    return number_format(number, force_grouping=True)


@register.simple_tag
def copyable(value: object) -> SafeString:
    """A value in code type with a copy button; selectable text where there is no JavaScript."""
    return format_html("<copy-value><code>{}</code></copy-value>", value)


@register.simple_tag
def why(sentence: Text) -> SafeString:
    """The reason for an automatic result, in a sentence built from the evidence."""
    return format_html('<p class="why"><b>{}</b>{}</p>', _("Why"), sentence) if sentence else SafeString("")


@register.simple_tag
def facts(rows: Iterable[tuple[Text, object]]) -> SafeString:
    """A definition list from (label, value) pairs; pairs whose value is None or empty are left out."""
    listed = format_html_join(
        "", "<dt>{}</dt><dd>{}</dd>", ((label, value) for label, value in rows if value not in (None, ""))
    )
    return format_html('<dl class="facts">{}</dl>', listed)


@register.inclusion_tag("face/part/tabs.html")
def tabs(entries: Sequence[Tab], label: Text) -> dict[str, object]:
    """Tabs that are links; ``label`` names the group for ears."""
    return {"entries": entries, "label": label}


@register.inclusion_tag("face/part/strip.html")
def strip(figures: Sequence[Figure], label: Text) -> dict[str, object]:
    """The figures above the desk."""
    return {"figures": figures, "label": label}


@register.inclusion_tag("face/part/told.html", takes_context=True)
def told(context: Context, entries: Sequence[Told]) -> dict[str, object]:
    """Who was told, what, and whether they opened it."""
    return {"entries": entries, "page": context.get("page")}


@register.inclusion_tag("face/part/chips.html", takes_context=True)
def chips(context: Context, entries: Sequence[Chip]) -> dict[str, object]:
    """Filters in force; each chip is a link that takes it away, the last takes all away."""
    request = _request(context)
    everything = changed(request, {chip.key: None for chip in entries})
    return {"chips": [(chip, without(request, chip.key, chip.value)) for chip in entries], "everything": everything}


@register.simple_tag(takes_context=True)
def sort_header(context: Context, label: Text, key: str, default: str = "", number: bool = False) -> SafeString:
    """A ``<th>`` whose link sorts by ``key`` (``?sort=key``, ``?sort=-key``); ``default`` is the order without one."""
    request = _request(context)
    now = (request.GET.get("sort", "") if request else "") or default
    order = {key: "ascending", f"-{key}": "descending"}.get(now, "")
    target = changed(request, {"sort": f"-{key}" if now == key else key})
    kind = SafeString(' class="number"') if number else ""
    sorted_now = format_html(' aria-sort="{}"', order) if order else ""
    return format_html('<th scope="col"{}{}><a href="{}">{}</a></th>', kind, sorted_now, target, label)


@register.inclusion_tag("face/part/pager.html", takes_context=True)
def pager(
    context: Context, newer: str = "", older: str = "", total: int | None = None, limit: int = 10_000
) -> dict[str, object]:
    """Keyset paging: opaque tokens of the neighbouring pages (``?before=``, ``?after=``), and how many there are."""
    request = _request(context)
    return {
        "newer": changed(request, {"before": newer, "after": None}) if newer else "",
        "older": changed(request, {"after": older, "before": None}) if older else "",
        "total": total,
        "limit": limit,
    }


@register.inclusion_tag("face/part/error_summary.html")
def error_summary(problems: Sequence[Problem]) -> dict[str, object]:
    """The summary above a form: takes the focus and links to each field. Nothing when there is no problem."""
    return {"problems": problems}


@register.simple_tag
def form_problems(form: object) -> list[Problem]:
    """Problems of a Django form, for ``error_summary``: ``{% form_problems form as problems %}``."""
    found = []
    for name, errors in getattr(form, "errors", {}).items():
        bound = None if name == "__all__" else form[name]  # type: ignore[index]  # Django's forms are indexed by name
        target = bound.id_for_label if bound is not None else ""
        found += [Problem(target, error.code or "invalid", " ".join(error.messages)) for error in errors.as_data()]
    return found


def _block(name: str, context: Context, values: dict[str, object]) -> SafeString:
    return SafeString(render_to_string(f"face/part/{name}.html", {"page": context.get("page"), **values}))


@register.simple_block_tag(takes_context=True)
def panel(context: Context, content: str, title: Text = "", level: int = 2, name: str = "") -> SafeString:
    """A framed part with a heading: ``{% panel _("Clocks") %}...{% endpanel %}``."""
    return _block("panel", context, {"content": content, "title": title, "level": level, "name": name})


@register.simple_block_tag(takes_context=True)
def notice(context: Context, content: str, kind: str = "info", title: Text = "") -> SafeString:
    """A notice; kinds: info, success, warning, error. The kind is said in a word too."""
    words = {"success": _("Done"), "warning": _("Caution"), "error": _("Problem")}
    return _block(
        "notice", context, {"content": content, "kind": kind, "title": title, "word": words.get(kind, _("Note"))}
    )


@register.simple_block_tag(takes_context=True)
def empty(context: Context, content: str, title: Text) -> SafeString:
    """An empty list: ``title`` says that it is, the content says what would fill it and how."""
    return _block("empty", context, {"content": content, "title": title})


@register.simple_block_tag(takes_context=True)
def receipt(
    context: Context, content: str, title: Text, number: str = "", received: datetime | None = None
) -> SafeString:
    """After sending: what happened, the number, when; the content says what happens next and by when."""
    return _block("receipt", context, {"content": content, "title": title, "number": number, "received": received})


@register.simple_block_tag(takes_context=True)
def danger(
    context: Context,
    content: str,
    *,
    title: Text,
    action: str,
    button: Text,
    consequences: Sequence[Consequence] = (),
    back: str = "",
) -> SafeString:
    """A confirmation that shows exactly what will happen to whom, then asks once. Content: fields, a reason."""
    request = _request(context)
    token = get_token(request) if request else ""
    values = {
        "content": content,
        "title": title,
        "action": action,
        "button": button,
        "consequences": consequences,
        "back": back,
    }
    return _block("danger", context, {**values, "token": token})


@register.simple_block_tag(takes_context=True)
def row(
    context: Context,
    content: str,
    *,
    title: Text,
    url: str,
    at: datetime | None = None,
    rating: int | None = None,
    marking: object = "",
    unread: bool = False,
    current: bool = False,
) -> SafeString:
    """A row of a list (inside ``<ul class="rows" data-keys>``). Content: inline elements under the title."""
    values = {"content": content, "title": title, "url": url, "at": at, "rating": rating}
    return _block("row", context, {**values, "marking": marking, "unread": unread, "current": current})
