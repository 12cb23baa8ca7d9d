"""Every sign-in and every failed one is an entry of the ledger."""

from __future__ import annotations

from typing import Any

from allauth.mfa.signals import authentication_failed
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.db import transaction
from django.dispatch import receiver

from noroshi.authority.queries import actor_for
from noroshi.frame.actors import Actor
from noroshi.frame.ports import Touched, recorder
from noroshi.frame.verbs import Verb
from noroshi.parties.models import Person

NOBODY = Actor(person_id=None, organisation_id=0, organisation_kind="", roles=frozenset(), name="visitor")


@receiver(user_logged_in, dispatch_uid="web.sign_ins.opened")
def opened(user: Person, **_: Any) -> None:
    """Somebody signed in. If the ledger cannot take the entry, nobody is signed in."""
    with transaction.atomic():
        recorder().record(actor_for(user), Verb.SIGNED_IN, [Touched("person", str(user.pk))])


@receiver(user_login_failed, dispatch_uid="web.sign_ins.refused")
def refused(credentials: dict[str, Any], **_: Any) -> None:
    """Somebody failed to sign in. The same work is done for an address that is known and for one that is not."""
    address = str(credentials.get("email") or credentials.get("username") or "")[:254]
    person = Person.objects.select_related("organisation").filter(email__iexact=address).first()
    _record(person)


@receiver(authentication_failed, dispatch_uid="web.sign_ins.second_factor_refused")
def second_factor_refused(user: Person, **_: Any) -> None:
    """The password was right, the second factor was not."""
    _record(user)


def _record(person: Person | None) -> None:
    touched = [Touched("person", str(person.pk) if person else "unknown")]
    with transaction.atomic():
        recorder().record(NOBODY, Verb.SIGN_IN_FAILED, touched, refused="WrongCredentials")
