"""A client of TAXII for tests: no network, the same views."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.test import Client

from noroshi.authority.services import issue_token
from noroshi.frame.actors import Actor
from noroshi.sharing.taxii.types import MEDIA_TYPE, everything_id, inbox_id

ROOT = "/taxii2/shared/"


@dataclass
class Machine:
    """A machine that comes with the token of somebody."""

    actor: Actor

    def __post_init__(self) -> None:
        token = issue_token(self.actor, "taxii")
        self.client = Client(
            headers={"Authorization": f"Bearer {token}", "Accept": MEDIA_TYPE, "Accept-Language": "en"}
        )

    @property
    def everything(self) -> str:
        """The address of all that it may see."""
        return f"{ROOT}collections/{everything_id(self.actor.world_id)}/"

    @property
    def inbox(self) -> str:
        """The address that it adds to."""
        return f"{ROOT}collections/{inbox_id(self.actor.organisation_id)}/"

    def ask(self, address: str, **query: object) -> HttpResponse:
        """A GET; ``match_type`` and the like are written as the standard has them."""
        said = {f"match[{name[6:]}]" if name.startswith("match_") else name: held for name, held in query.items()}
        return self.client.get(address, said)  # type: ignore[return-value]  # Django's test response

    def get(self, address: str, **query: object) -> Any:
        """What a GET that must work gives."""
        answer = self.ask(address, **query)
        assert (answer.status_code, answer["Content-Type"]) == (200, MEDIA_TYPE), answer.content
        return json.loads(answer.content)

    def objects(self, address: str = "", **query: object) -> list[dict[str, Any]]:
        """All objects of a collection, page by page."""
        found, after = [], ""
        while True:
            page = self.get((address or self.everything) + "objects/", **query, **({"next": after} if after else {}))
            found += page.get("objects", [])
            if not page["more"]:
                return found
            after = page["next"]

    def names(self, address: str = "", **query: object) -> list[str]:
        """What they are called."""
        return [one.get("name") or one.get("value") or one["type"] for one in self.objects(address, **query)]

    def add(self, *objects: dict[str, object], body: bytes | None = None, kind: str = MEDIA_TYPE) -> HttpResponse:
        """Add objects to its inbox."""
        content = body if body is not None else json.dumps({"objects": objects}).encode()
        return self.client.post(self.inbox + "objects/", content, content_type=kind)  # type: ignore[return-value]  # as above
