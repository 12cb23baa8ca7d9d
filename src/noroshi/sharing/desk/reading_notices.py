"""The verb by which a recipient says that it has read a notice: opening it."""

from __future__ import annotations

from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.frame.verbs import Verb, about, verb
from noroshi.sharing.desk.models import Notice
from noroshi.sharing.desk.queries import notice_row


@verb(Verb.NOTICE_READ, needs=Permission.READ_KNOWLEDGE)
def read_notice(actor: Actor, notice_id: int) -> Notice:
    """The notice; its first opening by its addressee is kept. Raises ReleaseNotFound."""
    row = notice_row(notice_id)
    about("notice", row.pk)
    if row.organisation_id == actor.organisation_id and row.read_at is None:
        row.read_at, row.read_by_id = actor.now(), actor.person_id
        row.save(update_fields=["read_at", "read_by"])
    return row
