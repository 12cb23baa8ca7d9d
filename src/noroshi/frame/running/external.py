"""A PostgreSQL that somebody else runs: checked, and given the two working roles."""

from __future__ import annotations

import psycopg
from psycopg import conninfo

from noroshi.frame.named_sql import sql
from noroshi.frame.running import roles
from noroshi.frame.running.connections import APP, WORKER, Connections, with_role
from noroshi.frame.running.environment import Environment
from noroshi.frame.running.errors import DatabaseOutOfReach, DatabaseTooOld, RightsMissing, RoleTooPowerful
from noroshi.frame.running.kept import make_home, passwords_in

OLDEST = 16
PATIENCE = 10  # seconds for a connection to come about
RIGHTS = (
    ("may_create", "CREATE on the database"),
    ("may_create_in_public", "CREATE on the schema public"),
    ("may_manage_roles", "CREATEROLE (or give NOROSHI_APP_DATABASE_URL and NOROSHI_WORKER_DATABASE_URL)"),
)


def prepare(environment: Environment) -> Connections:
    """Check version and rights of NOROSHI_DATABASE_URL, and see to the working roles, unless their addresses are given.

    Raises DatabaseOutOfReach, DatabaseTooOld, RightsMissing.
    """
    url = environment.database_url
    given = bool(environment.app_database_url)
    try:
        with psycopg.connect(url, autocommit=True, connect_timeout=PATIENCE) as owner:
            _check(owner, roles_given=given)
            if given:
                found = Connections(url, environment.app_database_url, environment.worker_database_url)
            else:
                found = _make_roles(owner, environment)
        for working in (found.app, found.worker):
            _refuse_powerful(working)
        return found
    except psycopg.OperationalError as failure:
        raise DatabaseOutOfReach(reason=str(failure).strip()) from failure
    except psycopg.errors.InsufficientPrivilege as failure:
        account = conninfo.conninfo_to_dict(url).get("user", "")
        raise RightsMissing(account=account, missing=failure.diag.message_primary) from failure


def _check(owner: psycopg.Connection[tuple[object, ...]], *, roles_given: bool) -> None:
    version = owner.info.server_version // 10000
    if version < OLDEST:
        raise DatabaseTooOld(found=version)
    granted = owner.execute(sql(roles.ROOM, "owner_rights")).fetchone() or (False,) * len(RIGHTS)
    wanted = RIGHTS[:2] if roles_given else RIGHTS
    if missing := [words for (_, words), has in zip(wanted, granted, strict=False) if not has]:
        raise RightsMissing(account=owner.info.user, missing=", ".join(missing))


def _refuse_powerful(url: str) -> None:
    with psycopg.connect(url, autocommit=True, connect_timeout=PATIENCE) as working:
        answer = working.execute(sql(roles.ROOM, "working_role")).fetchone()
        if answer is None or answer[0]:
            raise RoleTooPowerful(account=working.info.user)


def _make_roles(owner: psycopg.Connection[tuple[object, ...]], environment: Environment) -> Connections:
    kept = passwords_in(make_home(environment.home))
    for role, password in ((APP, kept.app), (WORKER, kept.worker)):
        roles.set_role(owner, role, password, roles.WORKING_BY_OWNER)
    owner.execute(sql(roles.ROOM, "limits"))
    url = environment.database_url
    return Connections(url, with_role(url, APP, kept.app), with_role(url, WORKER, kept.worker))
