"""Signing in anew: before a weighty act somebody proves once more, in this very session, who they are."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from noroshi.authority.errors import NotSignedInAnew
from noroshi.frame.actors import Actor
from noroshi.parties.models import Person

WITHIN: Final = 300
"""Seconds for which a proof stands, for one act."""
DEMO_SESSION: Final = "demo"
"""The mark of a session that a one-time link of the demo opened."""
_SPENT: Final = "signed_in_anew_spent"


@dataclass(frozen=True, slots=True)
class SignedInAnew:
    """That a person proved anew who they are, and how: ``password``, ``mfa``, or ``demo`` for a one-time link of it."""

    person_id: int
    method: str

    def require(self, actor: Actor) -> None:
        """Raise NotSignedInAnew unless it is the actor who did."""
        if actor.person_id is None or actor.person_id != self.person_id:
            raise NotSignedInAnew


def signed_in_anew(request: HttpRequest) -> SignedInAnew | None:
    """The proof that this session holds, unless it is too old or another act has used it."""
    person = request.user
    if not isinstance(person, Person):
        return None
    if settings.DEMO and request.session.get(DEMO_SESSION):
        return SignedInAnew(person.pk, "demo")
    latest = _latest(request, person)
    if latest is None or latest["at"] <= request.session.get(_SPENT, 0) or time.time() - latest["at"] > WITHIN:
        return None
    return SignedInAnew(person.pk, str(latest["method"]))


def spend(request: HttpRequest) -> SignedInAnew:
    """The same, for one act: the next act needs another proof. Raises NotSignedInAnew."""
    found = signed_in_anew(request)
    if found is None:
        raise NotSignedInAnew
    request.session[_SPENT] = time.time()
    return found


def way(address: str) -> str:
    """Where to prove it by password, code or passkey; it leads back to ``address``, a path of ours."""
    return f"{reverse('account_reauthenticate')}?{urlencode({'next': address})}"


def _latest(request: HttpRequest, person: Person) -> dict[str, Any] | None:
    records = get_authentication_records(request, person)
    return next((one for one in reversed(records) if one.get("reauthenticated")), None)
