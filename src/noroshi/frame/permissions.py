"""Permissions: one enum for everything that may be granted."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """What somebody may be allowed to do. Which role may do what stands in ``authority.grants``."""

    READ_KNOWLEDGE = "read-knowledge"
    READ_ALL_REPORTS = "read-all-reports"
    SUBMIT_REPORT = "submit-report"
    SUBMIT_KNOWLEDGE = "submit-knowledge"
    RECEIVE_REPORTS = "receive-reports"
    WATCH_CLOCKS = "watch-clocks"
    SUBMIT_FOR_OTHERS = "submit-for-others"
    RECORD_SIGHTING = "record-sighting"
    READ_WARNINGS = "read-warnings"
    ANSWER_WARNING = "answer-warning"
    SEND_WARNING = "send-warning"
    WATCH_WARNINGS = "watch-warnings"
    REGISTER_ASSETS = "register-assets"
    READ_ASSETS = "read-assets"
    REGISTER_ORGANISATION = "register-organisation"
    REGISTER_PERSON = "register-person"
    GRANT_ROLE = "grant-role"
    READ_ACCESS = "read-access"
    ISSUE_TOKEN = "issue-token"
    READ_LEDGER = "read-ledger"
    SIGN_IN = "sign-in"
    READ_HEALTH = "read-health"
    TRIAGE_REPORT = "triage-report"
    ASK_REPORTER = "ask-reporter"
    ANSWER_OFFICE = "answer-office"
    IMPORT_INCIDENTS = "import-incidents"
    RUN_COUNCIL = "run-council"
    TAKE_PART = "take-part"
    REMIND_MEMBERS = "remind-members"
    JUDGE_KNOWLEDGE = "judge-knowledge"
