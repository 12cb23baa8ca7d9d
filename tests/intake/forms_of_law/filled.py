"""A report on each form that can be sent, as a machine writes it."""

from __future__ import annotations

from typing import Any

NOTICED = {"at": "2026-11-22T05:05:00Z", "precision": "minute", "zone": "Asia/Tokyo"}
CONTACT = {"name": "Sato", "email": "sato@example.jp"}
BASIC: dict[str, Any] = {
    "title": "Customer pages out of reach",
    "recognised_at": NOTICED,
    "state": "continuing",
    "service_level": "yes",
    "service_level_how": "Sign-in fails since 14:05",
    "contact": CONTACT,
    "consent": "yes",
    "marking": "TLP:AMBER",
}
FILLED: dict[str, dict[str, Any]] = {
    "common_form_1": BASIC
    | {
        "attack_class": ["T1498.002", "T1499.002"],
        "reflectors": ["dns"],
        "gbps": {"low": 20, "high": 80},
        "pps": {"low": 1_000_000, "high": 9_000_000},
        "requests": {"low": 1000, "high": 5000},
        "duration": {"low": 30, "high": 90},
        "targets": "www.f-02.example, 192.0.2.10",
        "mitigation": ["provider", "rate-limit"],
        "effect": "reduced",
        "observables": ["198.51.100.23"],
    },
    "common_form_2": BASIC | {"signs": ["encryption", "ransom-demand"], "ransom_paid": "no", "extension": ".kurofune"},
    "common_form_3": BASIC
    | {
        "attack_kinds": ["intrusion", "leak"],
        "way_in": "vpn",
        "information": ["personal"],
        "persons": {"low": 100, "high": 5000},
        "techniques": ["T1190", "T1566.001"],
        "cve": "CVE-2026-12345",
        "vendor": "Kitakaze",
        "product": "GateVPN",
        "version": "9.1.4",
    },
    "near_miss": {
        "title": "False invoice stopped in time",
        "recognised_at": NOTICED,
        "near_miss_kind": ["mail"],
        "measures": "The bank's name was misspelt.",
        "observables": ["evil[.]example"],
        "marking": "TLP:GREEN",
        "named": "no",
        "contact": CONTACT,
    },
    "statutory_seven": {
        "report_kind": "written",
        "operator_name": "F-02",
        "title": "Customer pages out of reach",
        "recognised_at": NOTICED,
        "state": "restored",
        "outline": "14:05 noticed. 15:40 restored.",
        "measures": "Led through a scrubbing service.",
        "consent": "yes",
        "marking": "TLP:AMBER+STRICT",
        "contact": CONTACT,
    },
    "asset_notification": {
        "which": "other",
        "vendor": "Kitakaze",
        "product": "GateVPN",
        "version": "9.1.4",
        "computer_role": "Remote maintenance",
        "facility": "Control centre",
        "already_installed": "yes",
        "in_service_at": NOTICED,
        "contact": CONTACT,
    },
    "asset_changes": {
        "which": "other",
        "vendor": "Kitakaze",
        "product": "GateVPN",
        "change": ["version"],
        "changed_at": NOTICED,
        "new_version": "9.2.0",
        "contact": CONTACT,
    },
}
