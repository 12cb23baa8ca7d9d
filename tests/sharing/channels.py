"""Every way by which somebody gets at what is known, each as one function: whatever of it a reader meets, as text.

To add a channel, add a function of (Reader) to CHANNELS. It gives all that the reader is served; the test looks in it
for the values that it drew.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Final
from urllib.parse import urlencode

from django.test import Client

from noroshi.frame.actors import Actor
from noroshi.sharing.taxii.types import everything_id


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody at a browser and with a machine; ``word`` stands in the name of all that was drawn.

    ``ids`` are the STIX ids of all that was drawn, which somebody may have guessed; ``letters`` is every mail that its
    organisation was sent, as far as the mail server tells.
    """

    actor: Actor
    web: Client
    machine: Client
    word: str
    ids: tuple[str, ...]
    letters: str


def search_page(reader: Reader) -> str:
    """The pages of a search, to the last, as its links lead."""
    served, link = "", "?" + urlencode({"q": reader.word})
    while link:
        answer = reader.web.get(f"/knowledge/{link}")
        assert answer.status_code == 200, answer.status_code
        text = answer.content.decode()
        served += text
        following = re.search(r'rel="next" href="([^"]+)"', text)
        link = unescape(following[1]) if following else ""
    return served


def object_pages(reader: Reader) -> str:
    """The page of each object, asked for by its id."""
    return "".join(_shown(reader, f"/knowledge/object/{one}/") for one in reader.ids)


def _shown(reader: Reader, address: str) -> str:
    answer = reader.web.get(address)
    assert answer.status_code in {200, 403, 404}, (address, answer.status_code)
    return answer.content.decode() if answer.status_code == 200 else ""


def product_pages(reader: Reader) -> str:
    """The list of products, each one's page and its file for machines."""
    listed = _shown(reader, "/products/")
    pages = sorted(set(re.findall(r"/products/published/\d+/", listed)))
    return listed + "".join(_shown(reader, page) + _shown(reader, f"{page}json/") for page in pages)


def notice_pages(reader: Reader) -> str:
    """The page of each notice of a withdrawal that leads there from the list."""
    pages = sorted(set(re.findall(r"/release/notices/\d+/", _shown(reader, "/release/"))))
    return "".join(_shown(reader, page) for page in pages)


def mail(reader: Reader) -> str:
    """What its organisation was written, headers and all, with values as they are meant."""
    return reader.letters.replace("[.]", ".")


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


def suricata_rules(reader: Reader) -> str:
    """A rule for each value."""
    return _served(reader, "/feeds/suricata/noroshi.rules")


def suricata_data_set(reader: Reader) -> str:
    """The data set of names, each of which stands in base64 there."""
    lines = _served(reader, "/feeds/suricata/domains.lst").split()
    return "\n".join(b64decode(line).decode() for line in lines)


def zeek(reader: Reader) -> str:
    """Zeek's intelligence file."""
    return _served(reader, "/feeds/zeek/noroshi.intel")


def policy_zone(reader: Reader) -> str:
    """The DNS policy zone."""
    return _served(reader, "/feeds/rpz/noroshi.zone")


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
    "object pages": object_pages,
    "api": api,
    "block list": block_list,
    "suricata rules": suricata_rules,
    "suricata data set": suricata_data_set,
    "zeek": zeek,
    "rpz": policy_zone,
    "csv": csv_feed,
    "stix": stix_feed,
    "misp": misp_feed,
    "taxii": taxii,
}
"""What is known: each shows exactly what somebody may see."""
OTHERS: Final[dict[str, Channel]] = {"products": product_pages, "notices": notice_pages, "mail": mail}
"""What tells of some of it: of products, of what was withdrawn, by mail."""
