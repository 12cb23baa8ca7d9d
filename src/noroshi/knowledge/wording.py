"""Words for what is known: names of types, properties, kinds of values and relations, and what an object is in one
sentence, built from its own facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from noroshi.observables import Kind

TYPES: Final[dict[str, str]] = {
    "attack-pattern": _("Technique"), "campaign": _("Campaign"), "course-of-action": _("Mitigation"),
    "grouping": _("Grouping"), "identity": _("Identity"), "incident": _("Incident"), "indicator": _("Indicator"),
    "infrastructure": _("Infrastructure"), "intrusion-set": _("Intrusion set"), "location": _("Location"),
    "malware": _("Malware"), "malware-analysis": _("Malware analysis"), "note": _("Note"),
    "observed-data": _("Observed data"), "opinion": _("Opinion"), "report": _("Report"),
    "threat-actor": _("Threat actor"), "tool": _("Tool"), "vulnerability": _("Vulnerability"),
    "relationship": _("Relationship"), "sighting": _("Sighting"), "marking-definition": _("Marking"),
    "extension-definition": _("Extension"), "language-content": _("Translation"),
    "artifact": _("Artifact"), "autonomous-system": _("Autonomous system"), "directory": _("Directory"),
    "domain-name": _("Domain name"), "email-addr": _("E-mail address"), "email-message": _("E-mail message"),
    "file": _("File"), "ipv4-addr": _("IPv4 address"), "ipv6-addr": _("IPv6 address"), "mac-addr": _("MAC address"),
    "mutex": _("Mutex"), "network-traffic": _("Network traffic"), "process": _("Process"), "software": _("Software"),
    "url": _("URL"), "user-account": _("User account"), "windows-registry-key": _("Registry key"),
    "x509-certificate": _("Certificate"),
}  # fmt: skip
KINDS: Final[dict[Kind, str]] = {
    Kind.IPV4: _("IPv4 address"), Kind.IPV6: _("IPv6 address"), Kind.CIDR4: _("IPv4 network"),
    Kind.CIDR6: _("IPv6 network"), Kind.DOMAIN: _("Domain name"), Kind.URL: _("URL"), Kind.EMAIL: _("E-mail address"),
    Kind.MD5: "MD5", Kind.SHA1: "SHA-1", Kind.SHA256: "SHA-256", Kind.SHA512: "SHA-512",
    Kind.FUZZY_HASH: _("Fuzzy hash"), Kind.CERTIFICATE_SHA1: _("Certificate (SHA-1)"),
    Kind.CERTIFICATE_SHA256: _("Certificate (SHA-256)"), Kind.JA3: "JA3", Kind.JA3S: "JA3S", Kind.JA4: "JA4",
    Kind.ASN: _("AS number"), Kind.CVE: "CVE", Kind.CPE: _("Product (CPE)"), Kind.WALLET: _("Wallet"),
    Kind.BANK_ACCOUNT: _("Bank account"), Kind.PHONE: _("Phone number"), Kind.FILENAME: _("File name"),
    Kind.MUTEX: _("Mutex"), Kind.REGISTRY_KEY: _("Registry key"), Kind.USER_AGENT: _("User agent"),
    Kind.MAC: _("MAC address"), Kind.OTHER: _("Other value"),
}  # fmt: skip
ROLES: Final[dict[int, str]] = {
    1: _("is the value"), 2: _("looks for it"), 3: _("speaks of it"), 4: _("holds it inside"),
}  # fmt: skip
PROPERTIES: Final[dict[str, str]] = {
    "abstract": _("Abstract"), "aliases": _("Also called"), "analysis_engine_version": _("Engine version"),
    "attribute_count": _("Attributes"), "authors": _("Authors"), "body": _("Body"), "capabilities": _("Capabilities"),
    "confidence": _("Confidence (0 to 100)"), "contact_information": _("Contact"), "content": _("Content"),
    "country": _("Country"), "created": _("Created"), "created_by_ref": _("Created by"),
    "dst_port": _("Destination port"), "dst_ref": _("Destination"), "explanation": _("Explanation"),
    "external_references": _("References"), "first_observed": _("First observed"), "first_seen": _("First seen"),
    "from_ref": _("Sender"), "goals": _("Goals"), "hashes": _("Digests"), "identity_class": _("Class of identity"),
    "implementation_languages": _("Written in"), "indicator_types": _("Kinds of indicator"),
    "infrastructure_types": _("Kinds of infrastructure"), "is_family": _("Is a family"), "issuer": _("Issuer"),
    "kill_chain_phases": _("Tactics"), "labels": _("Labels"), "lang": _("Language"),
    "last_observed": _("Last observed"), "last_seen": _("Last seen"), "malware_types": _("Kinds of malware"),
    "modified": _("Modified"), "name": _("Name"), "number": _("Number"), "number_observed": _("Times observed"),
    "object_refs": _("Objects"), "objective": _("Objective"), "observed_data_refs": _("Observed data"),
    "opinion": _("Opinion"), "path": _("Path"), "pattern": _("Pattern"), "pattern_type": _("Pattern language"),
    "pattern_version": _("Version of the pattern language"), "platforms": _("Platforms"),
    "primary_motivation": _("Motivation"), "protocols": _("Protocols"), "published": _("Published"),
    "region": _("Region"), "relationship_type": _("Kind of relation"), "resource_level": _("Resources"),
    "resolves_to_refs": _("Resolves to"), "revoked": _("Revoked"), "roles": _("Roles"), "sectors": _("Sectors"),
    "secondary_motivations": _("Further motivations"), "sighting_of_ref": _("What was seen"), "size": _("Size"),
    "sophistication": _("Skill"), "source_ref": _("Begins at"), "src_port": _("Source port"), "src_ref": _("Source"),
    "start_time": _("Start"), "stop_time": _("End"), "subject": _("Subject"), "summary": _("Summary only"),
    "target_ref": _("Ends at"), "threat_actor_types": _("Kinds of threat actor"), "to_refs": _("Recipients"),
    "tool_types": _("Kinds of tool"), "tool_version": _("Version of the tool"), "valid_from": _("Valid from"),
    "valid_until": _("Valid until"), "value": _("Value"), "vendor": _("Vendor"), "version": _("Version"),
    "where_sighted_refs": _("Seen by"), "x_mitre_platforms": _("Platforms"), "count": _("Times seen"),
    "cpe": "CPE", "extensions": _("Extensions"), "granular_markings": _("Markings of parts"),
    "report_types": _("Kinds of report"), "context": _("Context"),
}  # fmt: skip
RELATIONS: Final[dict[str, str]] = {
    "uses": _("uses"), "indicates": _("indicates"), "mitigates": _("mitigates"), "targets": _("targets"),
    "attributed-to": _("is attributed to"), "related-to": _("is related to"), "derived-from": _("derives from"),
    "duplicate-of": _("is a duplicate of"), "subtechnique-of": _("is a sub-technique of"),
    "revoked-by": _("is replaced by"), "based-on": _("is based on"), "variant-of": _("is a variant of"),
    "delivers": _("delivers"), "drops": _("drops"), "exploits": _("exploits"), "controls": _("controls"),
    "communicates-with": _("communicates with"), "consists-of": _("consists of"), "hosts": _("hosts"),
    "located-at": _("is located at"), "impersonates": _("impersonates"), "compromises": _("compromises"),
    "investigates": _("investigates"), "remediates": _("remediates"), "originates-from": _("originates from"),
    "object": _("speaks of"), "sighting-of": _("is a sighting of"), "observed-data": _("rests on"),
    "where-sighted": _("was seen by"), "resolves-to": _("resolves to"), "belongs-to": _("belongs to"),
}  # fmt: skip


def type_name(kind: str) -> str:
    """A STIX type in the reader's language; a type that is not of the standard by its own name."""
    return gettext(TYPES[kind]) if kind in TYPES else kind


def kind_name(kind: Kind) -> str:
    """A kind of value in the reader's language."""
    return gettext(KINDS[kind])


def kind_slug(kind: Kind) -> str:
    """A kind of value in an address."""
    return kind.name.lower().replace("_", "-")


KIND_BY_SLUG: Final = {kind_slug(kind): kind for kind in Kind}


def property_name(name: str) -> str:
    """A property in the reader's language; one that is not of the standard by its own name."""
    return gettext(PROPERTIES[name]) if name in PROPERTIES else name


def relation_name(kind: str) -> str:
    """A kind of relation in the reader's language."""
    return gettext(RELATIONS[kind]) if kind in RELATIONS else kind


def role_name(role: int) -> str:
    """In what way an object holds a value."""
    return gettext(ROLES.get(role, ROLES[3]))


def sentence(value: Mapping[str, Any], name: str, named: Callable[[str], str]) -> str:
    """What an object is, in one sentence. ``named`` gives the name behind a reference."""
    kind = str(value.get("type", ""))
    if kind == "relationship":
        return _relationship(value, named)
    if kind == "sighting":
        seen = named(str(value.get("sighting_of_ref", "")))
        return gettext("Somebody saw %(what)s, %(count)s times.") % {"what": seen, "count": value.get("count", 1)}
    about = SENTENCES.get(kind)
    facts = {"name": name, "type": type_name(kind)} | _details(value)
    if about is None:
        return gettext("%(type)s: %(name)s.") % facts
    return gettext(about) % facts


def _relationship(value: Mapping[str, Any], named: Callable[[str], str]) -> str:
    return gettext("It says: %(source)s %(relation)s %(target)s.") % {
        "source": named(str(value.get("source_ref", ""))),
        "relation": relation_name(str(value.get("relationship_type", ""))),
        "target": named(str(value.get("target_ref", ""))),
    }


def _details(value: Mapping[str, Any]) -> dict[str, str]:
    return {
        "pattern": _short(value.get("pattern")),
        "number": _short(value.get("number_observed", "")),
        "objects": str(len(refs)) if isinstance(refs := value.get("object_refs"), list) else "0",
    }


def _short(text: object) -> str:
    shown = str(text or "")
    return shown if len(shown) <= 160 else shown[:159] + "…"


SENTENCES: Final[dict[str, str]] = {
    "attack-pattern": _("A way in which attackers proceed: %(name)s."),
    "campaign": _("A series of attacks that belong together: %(name)s."),
    "course-of-action": _("What can be done against a technique: %(name)s."),
    "grouping": _("%(objects)s objects that belong together: %(name)s."),
    "identity": _("An organisation, person or sector: %(name)s."),
    "incident": _("Something that happened: %(name)s."),
    "indicator": _("A sign by which something malicious can be recognised: %(pattern)s"),
    "infrastructure": _("Systems that attackers use: %(name)s."),
    "intrusion-set": _("A group of attackers, known by how it works: %(name)s."),
    "malware": _("Malicious software: %(name)s."),
    "observed-data": _("What was observed, %(number)s times."),
    "report": _("A report on %(objects)s objects: %(name)s."),
    "threat-actor": _("People or a group behind attacks: %(name)s."),
    "tool": _("Software that attackers use and others too: %(name)s."),
    "vulnerability": _("A weakness that can be exploited: %(name)s."),
}
