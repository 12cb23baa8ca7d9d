"""The one table of who may do what. Least privilege: what is not here, nobody may."""

from __future__ import annotations

from noroshi.authority.types import Permission
from noroshi.parties.types import Role

P = Permission
EVERYONE = frozenset({P.SIGN_IN, P.ISSUE_TOKEN})
_READER = EVERYONE | {P.READ_KNOWLEDGE}
_OFFICE = _READER | {
    P.READ_ALL_REPORTS,
    P.SUBMIT_KNOWLEDGE,
    P.RECORD_SIGHTING,
    P.READ_WARNINGS,
    P.WATCH_WARNINGS,
    P.READ_ASSETS,
    P.READ_ACCESS,
    P.RECEIVE_REPORTS,
    P.RUN_COUNCIL,
    P.TAKE_PART,
    P.JUDGE_KNOWLEDGE,
    P.RELEASE_INFORMATION,
    P.WRITE_PRODUCT,
    P.SIGN_PRODUCT,
    P.READ_PARTNERS,
    P.DEFINE_COLLECTIONS,
}

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.DUTY_OFFICER: _OFFICE
    | {P.SEND_WARNING, P.SUBMIT_FOR_OTHERS, P.TRIAGE_REPORT, P.ASK_REPORTER, P.IMPORT_INCIDENTS}
    | {P.AGREE_WITH_PARTNERS, P.EXCHANGE_WITH_PARTNERS},
    Role.ANALYST: _OFFICE,
    Role.REPORTER: _READER
    | {P.SUBMIT_REPORT, P.SUBMIT_KNOWLEDGE, P.RECORD_SIGHTING, P.READ_WARNINGS, P.ANSWER_WARNING, P.READ_ASSETS}
    | {P.ANSWER_OFFICE, P.TAKE_PART, P.CONTROL_OWN},
    Role.ASSET_MANAGER: EVERYONE | {P.READ_ASSETS, P.REGISTER_ASSETS},
    Role.LIAISON: _READER
    | {P.READ_WARNINGS, P.SUBMIT_KNOWLEDGE, P.RECEIVE_REPORTS, P.TAKE_PART, P.CONTROL_OWN, P.SIGN_PRODUCT},
    Role.MEMBER: _READER
    | {P.SUBMIT_KNOWLEDGE, P.RECORD_SIGHTING, P.READ_WARNINGS, P.ANSWER_WARNING, P.TAKE_PART}
    | {P.CONTROL_OWN},
    Role.PARTNER: _READER | {P.SUBMIT_KNOWLEDGE, P.RECORD_SIGHTING, P.TAKE_PART, P.CONTROL_OWN, P.SIGN_PRODUCT},
    Role.COMMISSIONER: EVERYONE | {P.READ_LEDGER, P.READ_ACCESS},
    Role.ADMINISTRATOR: EVERYONE
    | {P.REGISTER_ORGANISATION, P.REGISTER_PERSON, P.GRANT_ROLE, P.READ_HEALTH, P.READ_ACCESS},
    Role.AUTOMATION: frozenset(
        {
            P.SUBMIT_KNOWLEDGE,
            P.SUBMIT_FOR_OTHERS,
            P.READ_KNOWLEDGE,
            P.READ_ALL_REPORTS,
            P.READ_ASSETS,
            P.RECORD_SIGHTING,
            P.SEND_WARNING,
            P.READ_WARNINGS,
            P.WATCH_CLOCKS,
            P.SIGN_IN,
            P.IMPORT_INCIDENTS,
            P.REMIND_MEMBERS,
            P.DECIDE_RELEASE,
            P.READ_PARTNERS,
            P.EXCHANGE_WITH_PARTNERS,
        }
    ),
}


def allowed(roles: frozenset[str]) -> frozenset[Permission]:
    """Everything that these roles together may do."""
    return frozenset().union(*(GRANTS[Role(role)] for role in roles))
