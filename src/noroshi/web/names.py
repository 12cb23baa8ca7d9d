"""Words for the codes that the register keeps."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from noroshi.authority.types import Permission
from noroshi.frame.verbs import Verb
from noroshi.parties.types import AccessAct, AssetKind, OrganisationKind, Role

ROLES: Mapping[str, Promise] = {
    Role.DUTY_OFFICER: _("Duty officer"),
    Role.ANALYST: _("Analyst"),
    Role.REPORTER: _("Reporter"),
    Role.ASSET_MANAGER: _("Asset manager"),
    Role.LIAISON: _("Liaison officer"),
    Role.MEMBER: _("Council member"),
    Role.PARTNER: _("Foreign partner"),
    Role.COMMISSIONER: _("Member of the oversight commission"),
    Role.ADMINISTRATOR: _("Administrator"),
    Role.AUTOMATION: _("Automation"),
}
ASSET_KINDS: Mapping[AssetKind, Promise] = {
    AssetKind.COMPUTER: _("Specified important computer"),
    AssetKind.NETWORK: _("Network"),
    AssetKind.DOMAIN: _("Domain"),
    AssetKind.SERVICE: _("Service"),
}
ORGANISATION_KINDS: Mapping[str, Promise] = {
    OrganisationKind.OFFICE: _("Cybersecurity office"),
    OrganisationKind.POLICE: _("Police"),
    OrganisationKind.DEFENCE_MINISTRY: _("Ministry of defence"),
    OrganisationKind.DEFENCE_FORCES: _("Self-defence forces"),
    OrganisationKind.MINISTRY: _("Ministry"),
    OrganisationKind.OPERATOR: _("Operator"),
    OrganisationKind.COUNCIL_MEMBER: _("Council"),
    OrganisationKind.VENDOR: _("Vendor"),
    OrganisationKind.FOREIGN_PARTNER: _("Foreign partner"),
    OrganisationKind.COMMISSION: _("Oversight commission"),
}
ACCESS_ACTS: Mapping[AccessAct, Promise] = {
    AccessAct.GRANTED: _("was given a role"),
    AccessAct.WITHDRAWN: _("lost a role"),
    AccessAct.INVITED: _("was sent a link to set a password"),
    AccessAct.DEACTIVATED: _("was shut out"),
    AccessAct.REACTIVATED: _("was let in again"),
    AccessAct.READDRESSED: _("signs in with another mail address"),
}
PERMISSIONS: Mapping[Permission, Promise] = {
    Permission.READ_KNOWLEDGE: _("read and search knowledge"),
    Permission.READ_ALL_REPORTS: _("read reports of all organisations"),
    Permission.SUBMIT_REPORT: _("send reports"),
    Permission.SUBMIT_KNOWLEDGE: _("send knowledge"),
    Permission.SUBMIT_FOR_OTHERS: _("send for other organisations"),
    Permission.RECORD_SIGHTING: _("record sightings"),
    Permission.READ_WARNINGS: _("read warnings"),
    Permission.ANSWER_WARNING: _("answer warnings"),
    Permission.SEND_WARNING: _("send warnings"),
    Permission.WATCH_WARNINGS: _("follow what becomes of warnings"),
    Permission.REGISTER_ASSETS: _("register assets"),
    Permission.READ_ASSETS: _("read assets"),
    Permission.REGISTER_ORGANISATION: _("register organisations"),
    Permission.REGISTER_PERSON: _("register people"),
    Permission.GRANT_ROLE: _("grant roles"),
    Permission.READ_ACCESS: _("see who was given what access"),
    Permission.ISSUE_TOKEN: _("issue tokens"),
    Permission.READ_LEDGER: _("read the ledger"),
    Permission.SIGN_IN: _("sign in"),
    Permission.READ_HEALTH: _("read the state of the installation"),
    Permission.TRIAGE_REPORT: _("handle what came in at the desk"),
    Permission.ASK_REPORTER: _("ask reporters questions"),
    Permission.ANSWER_OFFICE: _("answer questions of the office"),
    Permission.IMPORT_INCIDENTS: _("import past incidents"),
}
VERBS: Mapping[str, Promise] = {
    Verb.ORGANISATION_REGISTERED: _("Organisation registered"),
    Verb.ORGANISATION_CHANGED: _("Organisation changed"),
    Verb.ORGANISATION_DEACTIVATED: _("Organisation deactivated"),
    Verb.ORGANISATION_REACTIVATED: _("Organisation activated again"),
    Verb.GROUP_REGISTERED: _("Group registered"),
    Verb.PERSON_REGISTERED: _("Person registered"),
    Verb.PERSON_CHANGED: _("Person changed"),
    Verb.PERSON_INVITED: _("Person invited"),
    Verb.PERSON_DEACTIVATED: _("Person deactivated"),
    Verb.PERSON_REACTIVATED: _("Person activated again"),
    Verb.ASSETS_REGISTERED: _("Assets registered"),
    Verb.ASSET_CHANGED: _("Asset changed"),
    Verb.ASSETS_RETIRED: _("Assets retired"),
    Verb.ASSETS_CONFIRMED: _("Assets confirmed"),
    Verb.ROLE_GRANTED: _("Role granted"),
    Verb.ROLE_WITHDRAWN: _("Role withdrawn"),
    Verb.TOKEN_ISSUED: _("Token issued"),
    Verb.TOKEN_REVOKED: _("Token revoked"),
    Verb.SIGNED_IN: _("Signed in"),
    Verb.SIGN_IN_FAILED: _("Sign-in failed"),
    Verb.RECEIVED: _("Something received"),
    Verb.REMEMBERED: _("Knowledge stored"),
    Verb.SIGHTED: _("Sighting stored"),
    Verb.REPORTED: _("Report sent"),
    Verb.DRAFT_SAVED: _("Draft saved"),
    Verb.DRAFT_DISCARDED: _("Draft discarded"),
    Verb.RECEIPT_READ: _("What was received was read"),
    Verb.ITEM_OPENED: _("Opened at the desk"),
    Verb.ITEM_TAKEN: _("Taken at the desk"),
    Verb.ITEM_HANDED_BACK: _("Handed back at the desk"),
    Verb.ITEM_RATED: _("Rated at the desk"),
    Verb.ITEM_LINKED: _("Linked to an incident"),
    Verb.ITEM_UNLINKED: _("Link to an incident taken back"),
    Verb.ITEM_MERGED: _("Merged at the desk"),
    Verb.ITEM_PARTED: _("Merge taken back"),
    Verb.ITEM_TOLD_APART: _("Found to be different matters"),
    Verb.ITEM_DONE: _("Closed at the desk"),
    Verb.ITEM_REOPENED: _("Opened again at the desk"),
    Verb.QUESTION_ASKED: _("Reporter asked"),
    Verb.QUESTION_ANSWERED: _("Office answered"),
    Verb.MESSAGE_READ: _("Message read"),
    Verb.SHIFT_HANDED_OVER: _("Shift handed over"),
    Verb.SHIFT_RECEIVED: _("Hand-over received"),
    Verb.PAST_IMPORTED: _("Past incidents imported"),
    Verb.WARNED: _("Warning sent"),
    Verb.WARNING_HELD: _("Warning held"),
    Verb.WARNING_OPENED: _("Warning opened"),
    Verb.WARNING_ANSWERED: _("Warning answered"),
}
