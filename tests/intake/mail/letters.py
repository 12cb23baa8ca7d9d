"""Mails as senders write them, honest and forged."""

from __future__ import annotations

import json
from collections.abc import Mapping
from email.message import EmailMessage

from tests.knowledge.knowing import indicator

SERVER = "mx.nco.example.jp"
BUNDLE = "bundle--00000000-0000-4000-8000-00000000000a"


def proved(domain: str, method: str = "dkim", server: str = SERVER) -> str:
    """What our own server writes when the sender's domain passed."""
    found = f"header.d={domain}" if method == "dkim" else f"smtp.mailfrom=bounce@{domain}"
    return f"{server}; {method}=pass (all is well; really) {found}"


def letter(
    sender: str,
    *,
    results: tuple[str, ...] = (),
    subject: str = "[TLP:GREEN] 指標の共有",
    text: str = "添付をご覧ください。",
    files: Mapping[str, bytes] | None = None,
    message_id: str = "<1@sender.example>",
) -> bytes:
    """A mail as it stands in the mailbox."""
    made = EmailMessage()
    for one in results:
        made["Authentication-Results"] = one
    made["From"], made["To"], made["Subject"] = sender, "reports@nco.example.jp", subject
    if message_id:
        made["Message-ID"] = message_id
    made.set_content(text)
    for name, content in (files or {}).items():
        made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return bytes(made)


def bundle(value: str = "203.0.113.77") -> bytes:
    """A STIX bundle that names one address."""
    return json.dumps({"type": "bundle", "id": BUNDLE, "objects": [indicator(value)]}).encode()
