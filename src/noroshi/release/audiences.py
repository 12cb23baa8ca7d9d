"""Markings to audiences, and the curtain that opens to an actor what its audiences may see."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection

from noroshi.authority.gatekeeper import may
from noroshi.authority.types import Permission
from noroshi.frame.actors import Actor
from noroshi.frame.named_sql import sql
from noroshi.parties.models import Group, Organisation
from noroshi.parties.queries import clients_of, office_of, people_in_role
from noroshi.parties.types import OrganisationKind, Role
from noroshi.parties.undertakings import standing_of
from noroshi.release.errors import BeyondYourView, ListedUnderRed, UnknownGroup, UnknownMarking, UnknownRecipient
from noroshi.release.models import Audience, AudienceMember
from noroshi.release.types import Handling, Marking, Tlp, Viewers

ALL = "all"
COMMUNITY = "community"
AUTOMATION = "automation"
_ORGANISATION = ("org:", "bound:")
_viewer: ContextVar[tuple[int | None, int, int, frozenset[str]] | None] = ContextVar("viewer", default=None)


def atoms_of(actor: Actor) -> list[str]:
    """The atoms that an actor is: an audience that holds one of them is the actor's.

    A group that asks for a secrecy undertaking is an atom only while one is in force by the world's clock.
    """
    atoms = [ALL, f"org:{actor.organisation_id}"]
    standing = standing_of(actor)
    if standing.in_community:
        atoms.append(COMMUNITY)
    atoms += [f"group:{key}" for key in standing.groups]
    if standing.binding.any:
        atoms.append(bound_atom(actor.organisation_id))
    if may(actor, Permission.READ_ALL_REPORTS):
        atoms.append(desk_atom(actor.organisation_id))
    if actor.person_id is not None:
        atoms.append(f"person:{actor.person_id}")
    elif Role.AUTOMATION in actor.roles:  # and not an organisation as a whole, for whom a channel reads
        atoms.append(AUTOMATION)
    return atoms


def bound_atom(organisation_id: int) -> str:
    """Those of an organisation who are under a secrecy undertaking in force: for what is restricted to them by name."""
    return f"bound:{organisation_id}"


def desk_atom(office_id: int) -> str:
    """Those of an office who read all reports, and no others of it: for what only its desk may see."""
    return f"desk:{office_id}"


class AudienceCurtain:
    """Resolves a viewer's audiences once and sets them for the transaction; row-level security does the rest."""

    @contextmanager
    def opened_for(self, actor: Actor) -> Iterator[None]:
        """Open to ``actor`` what its audiences may see; on leaving, what was open before is open again.

        Within the same actor's curtain nothing is resolved again, and an audience made inside stays open.
        """
        viewer = (actor.person_id, actor.organisation_id, actor.world_id, actor.roles)
        if _viewer.get() == viewer and _current():
            yield
            return
        before, viewer_before = _current(), _viewer.set(viewer)
        _open(resolve(actor))
        try:
            yield
        finally:
            _viewer.reset(viewer_before)
            if not connection.needs_rollback:
                _open(before)

    def audience_of(self, actor: Actor, atoms: Collection[str]) -> int:
        """The audience with exactly these atoms, open to the actor if it is among them."""
        audience = audience_of(atoms, actor.world_id)
        if set(atoms_of(actor)) & set(atoms):
            _include(audience)
        return audience


def resolve(actor: Actor) -> str:
    """The actor's audiences as a PostgreSQL array literal."""
    with connection.cursor() as cursor:
        cursor.execute(sql("release", "audiences_of"), {"world": actor.world_id, "atoms": atoms_of(actor)})
        row = cursor.fetchone()
    return str(row[0])


def _current() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('noroshi.audiences', true), '')")
        return str(cursor.fetchone()[0])


def _open(audiences: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('noroshi.audiences', %s, true)", [audiences])


def viewer_audiences() -> list[int]:
    """The audiences that are open now, for queries that page per audience."""
    inside = _current().strip("{}")
    return [int(one) for one in inside.split(",")] if inside else []


def marking_named(label: str) -> Tlp:
    """``TLP:AMBER`` and the like, any case, with or without the prefix. Raises UnknownMarking."""
    name = label.strip().upper().removeprefix("TLP:").replace("+", "_").replace("WHITE", "CLEAR")
    if name not in Tlp.__members__:
        raise UnknownMarking(marking=label[:40])
    return Tlp[name]


def atoms_for(marking: Marking, organisation_id: int, world_id: int) -> set[str]:
    """Who may see what ``organisation_id`` submitted under ``marking``: the table of TLP 2.0 to audience.

    RED: the named persons (none named: the office's duty officers). AMBER+STRICT: the submitter's and the recipient's
    organisation, which is the office. AMBER: those, and the submitter's clients. GREEN: the community. CLEAR: all.
    Named groups see what is not RED besides.
    """
    office = office_of(world_id).id
    if marking.tlp is Tlp.CLEAR:
        return {ALL}
    if marking.tlp is Tlp.RED:
        named = marking.persons or people_in_role(office, Role.DUTY_OFFICER)
        return {f"person:{person}" for person in named}
    atoms = {f"org:{organisation_id}", f"org:{office}"} | _group_atoms(marking.groups, world_id)
    if marking.tlp is Tlp.GREEN:
        return atoms | {COMMUNITY}
    if marking.tlp is Tlp.AMBER:
        atoms |= {f"org:{client}" for client in clients_of(organisation_id)}
    return atoms


def narrowed(atoms: Collection[str], handling: Handling, tlp: Tlp, organisation_id: int, world_id: int) -> set[str]:
    """Who of these may see what the originator demands to be handled so: never anybody besides, but who is listed.

    A list of recipients takes the place of the wide circles; named groups stay. Where the source is to be hidden
    nobody but originator and office sees the object itself. Raises UnknownRecipient, ListedUnderRed.
    """
    if tlp is Tlp.RED:
        if handling.releasable_to:
            raise ListedUnderRed
        return set(atoms)
    near = {f"org:{organisation_id}", f"org:{office_of(world_id).id}"}
    listed = _listed_atoms(handling.releasable_to, world_id)
    if handling.source_hidden:
        return near
    if handling.releasable_to:
        return near | listed | {atom for atom in atoms if atom.startswith("group:")}
    return set(atoms)


def _listed_atoms(codes: Collection[str], world_id: int) -> set[str]:
    if not codes:
        return set()
    found = dict(Organisation.objects.filter(world_id=world_id, code__in=codes).values_list("code", "pk"))
    for code in codes:
        if code not in found:
            raise UnknownRecipient(code=code)
    return {f"org:{key}" for key in found.values()}


def _group_atoms(codes: Collection[str], world_id: int) -> set[str]:
    if not codes:
        return set()
    found = dict(Group.objects.filter(world_id=world_id, code__in=codes).values_list("code", "pk"))
    for code in codes:
        if code not in found:
            raise UnknownGroup(code=code)
    return {f"group:{key}" for key in found.values()}


def audience_of(atoms: Collection[str], world_id: int) -> int:
    """The id of the audience with exactly these atoms, made if it is new."""
    members = " ".join(sorted(atoms))
    digest = _digest_of(members)
    audience, made = Audience.objects.get_or_create(
        world_id=world_id, members_digest=digest, defaults={"members": members}
    )
    if made:
        AudienceMember.objects.bulk_create(
            AudienceMember(audience=audience, world_id=world_id, atom=atom) for atom in sorted(atoms)
        )
    return audience.pk


def audience_for(
    actor: Actor, marking: Marking, organisation_id: int | None = None, handling: Handling | None = None
) -> int:
    """The audience for something that ``actor`` submits under ``marking`` for its own or another organisation.

    A person who submits under RED is among the persons. ``handling`` may narrow it. Raises UnknownGroup,
    UnknownRecipient, ListedUnderRed, BeyondYourView.
    """
    submitter = organisation_id or actor.organisation_id
    atoms = atoms_for(marking, submitter, actor.world_id)
    if handling is not None:
        atoms = narrowed(atoms, handling, marking.tlp, submitter, actor.world_id)
    if marking.tlp is Tlp.RED and actor.person_id is not None:
        atoms.add(f"person:{actor.person_id}")
    if not set(atoms_of(actor)) & atoms:
        raise BeyondYourView
    return AudienceCurtain().audience_of(actor, atoms)


def audiences_with_office(organisation_ids: Collection[int], world_id: int) -> dict[int, int]:
    """For each organisation, the audience of itself and the office, opened to this transaction.

    For what the office's automation writes to many organisations at once: two queries when all of them exist.
    """
    office = office_of(world_id).id
    members = {one: " ".join(sorted({f"org:{one}", f"org:{office}"})) for one in organisation_ids}
    digests = {one: _digest_of(text) for one, text in members.items()}
    known = Audience.objects.filter(world_id=world_id, members_digest__in=list(digests.values()))
    by_members = dict(known.values_list("members", "pk"))
    found = {one: by_members.get(text) or audience_of(text.split(" "), world_id) for one, text in members.items()}
    _include(*found.values())
    return found


def _digest_of(members: str) -> bytes:
    return hashlib.blake2b(members.encode(), digest_size=16).digest()


def _include(*audiences: int) -> None:
    """Open audiences that hold the actor to this transaction, which may have begun before they were made."""
    before = _current()
    inside = before.strip("{}").split(",") if before.strip("{}") else []
    missing = {str(one) for one in audiences} - set(inside)
    if before and missing:
        _open("{" + ",".join([*inside, *sorted(missing)]) + "}")


def viewers_of(audience_id: int) -> Viewers:
    """Who is in an audience, for the words behind "who can see this"."""
    atoms = list(AudienceMember.objects.filter(audience_id=audience_id).values_list("atom", flat=True))
    groups = [int(atom[6:]) for atom in atoms if atom.startswith("group:")]
    return Viewers(
        everyone=ALL in atoms,
        community=COMMUNITY in atoms,
        organisations=tuple(sorted({int(atom.partition(":")[2]) for atom in atoms if atom.startswith(_ORGANISATION)})),
        persons=tuple(sorted(int(atom[7:]) for atom in atoms if atom.startswith("person:"))),
        groups=tuple(Group.objects.filter(pk__in=groups).order_by("code").values_list("code", flat=True)),
    )


def is_warnable(kind: str) -> bool:
    """Whether organisations of this kind are warned of what concerns their assets."""
    return kind in {OrganisationKind.OPERATOR, OrganisationKind.MINISTRY, OrganisationKind.COUNCIL_MEMBER}
