"""Who an actor is."""

from __future__ import annotations

from dataclasses import replace

from noroshi.authority.errors import TokenRefused
from noroshi.authority.models import ApiToken
from noroshi.authority.services import PREFIX, digest_of
from noroshi.frame.actors import Actor, Channel
from noroshi.frame.clock import clock_of
from noroshi.parties.models import Person
from noroshi.parties.queries import office_of, roles_of
from noroshi.parties.types import Role


def actor_for(person: Person, channel: Channel = Channel.WEB) -> Actor:
    """The actor that a person is, with the roles it holds at this moment."""
    organisation = person.organisation
    return Actor(
        person_id=person.pk,
        organisation_id=organisation.pk,
        organisation_kind=organisation.kind,
        roles=roles_of(person.pk),
        world_id=organisation.world_id,
        channel=channel,
        name=person.name,
        language=person.language,
        time_zone=person.time_zone,
    )


def automation(world_id: int, channel: Channel = Channel.TASK) -> Actor:
    """The office's automation: acts for the office, in the role that tasks hold."""
    office = office_of(world_id)
    return Actor(None, office.id, office.kind, frozenset({Role.AUTOMATION}), world_id, channel, "Noroshi")


def actor_by_token(token: str) -> Actor:
    """The actor that an API token stands for. Raises TokenRefused.

    The look-up is by the token's digest, so its time says nothing about the token.
    """
    if not token.startswith(PREFIX) or len(token) > 200:
        raise TokenRefused
    found = (
        ApiToken.objects.select_related("person__organisation")
        .filter(digest=digest_of(token), revoked_at=None, person__is_active=True)
        .first()
    )
    if found is None or found.expires_at <= clock_of(found.person.organisation.world_id).now():
        raise TokenRefused
    return replace(actor_for(found.person, Channel.API), only=frozenset(found.permissions))


def tokens_of(person_id: int) -> list[ApiToken]:
    """A person's own tokens, newest first, at most 200: names and dates; the secret is not kept."""
    return list(ApiToken.objects.filter(person_id=person_id).order_by("-pk")[:200])
