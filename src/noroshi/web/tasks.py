"""What the web room does in the background."""

from __future__ import annotations

from noroshi.frame.following import follower
from noroshi.parties.events import AccessChanged
from noroshi.web import access_notices


@follower(AccessChanged, queue="mail")
def tell_of_access(event: AccessChanged, world_id: int) -> None:
    """Tell the office by mail who was let in to it, or shut out. Raises NoticeNotDelivered to be tried again."""
    access_notices.tell_the_office(event, world_id)
