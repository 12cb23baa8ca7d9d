"""Every way by which somebody gets at what is known, each as one function: whatever of it a reader meets, as text.

To add a channel, add a function of (Reader) to CHANNELS. It gives all that the reader is served; the test looks in it
for the values that it drew.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from django.test import Client

from noroshi.frame.actors import Actor
from noroshi.sharing.taxii.types import everything_id


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody at a browser and with a machine; ``word`` stands in the name of all that was drawn."""

    actor: Actor
    web: Client
    machine: Client
    word: str


def search_page(reader: Reader) -> str:
    """The pages of a search, to the last."""
    served, after = "", ""
    while True:
        answer = reader.web.get("/knowledge/", {"q": reader.word, "after": after})
        assert answer.status_code == 200, answer.status_code
        text = answer.content.decode()
        served += text
        found = text.partition("after=")[2].partition('"')[0].partition("&")[0]
        if not found or found == after:
            return served
        after = found


def api(reader: Reader) -> str:
    """The API's list, to the last page."""
    served, cursor = "", ""
    while True:
        answer = reader.machine.get("/api/v1/objects", {"q": reader.word, "cursor": cursor, "limit": 100})
        if answer.status_code == 403:
            return served
        assert answer.status_code == 200, answer.content
        served += answer.content.decode()
        cursor = json.loads(answer.content)["next"] or ""
        if not cursor:
            return served


def _served(reader: Reader, address: str) -> str:
    answer = reader.machine.get(address)
    if answer.status_code in {401, 403}:
        return ""
    assert answer.status_code == 200, (address, answer.status_code)
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()


def block_list(reader: Reader) -> str:
    """The plain list of names to block."""
    return _served(reader, "/feeds/lists/domain.txt")


def csv_feed(reader: Reader) -> str:
    """Indicators as CSV."""
    return _served(reader, "/feeds/indicators.csv")


def stix_feed(reader: Reader) -> str:
    """Everything as one STIX bundle."""
    return _served(reader, "/feeds/bundle.json")


def misp_feed(reader: Reader) -> str:
    """The MISP feed: its manifest and every event in it."""
    manifest = _served(reader, "/misp/feed/manifest.json")
    events: Mapping[str, object] = json.loads(manifest) if manifest else {}
    return manifest + "".join(_served(reader, f"/misp/feed/{uuid}.json") for uuid in events)


def taxii(reader: Reader) -> str:
    """Everything that the reader may see, page by page."""
    place = f"/taxii2/shared/collections/{everything_id(reader.actor.world_id)}/objects/"
    served, after = "", {}
    while True:
        answer = reader.machine.get(place, {"limit": "50", **after})
        if answer.status_code in {401, 403}:
            return served
        assert answer.status_code == 200, answer.content
        served += answer.content.decode()
        page = json.loads(answer.content)
        if not page["more"]:
            return served
        after = {"next": page["next"]}


Channel = Callable[[Reader], str]
CHANNELS: Final[dict[str, Channel]] = {
    "page": search_page,
    "api": api,
    "block list": block_list,
    "csv": csv_feed,
    "stix": stix_feed,
    "misp": misp_feed,
    "taxii": taxii,
}
