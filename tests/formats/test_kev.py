"""The catalogue of exploited vulnerabilities becomes what operators' products are matched against."""

import gzip
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from noroshi.formats import kev
from noroshi.formats.errors import FormatError, NotKev
from noroshi.formats.making import CLEAR
from noroshi.observables import Kind, from_object
from noroshi.stix.rules import check

NASTY = Path(__file__).parent / "nasty"
REAL = Path(__file__).parents[3] / "shared" / "data" / "kev" / "known_exploited_vulnerabilities.json.gz"
CATALOGUE = {
    "dateReleased": "2026-04-02T00:00:00Z",
    "vulnerabilities": [
        {"cveID": "CVE-2024-3094", "vendorProject": "Tukaani", "product": "XZ Utils", "vulnerabilityName": "Backdoor",
         "dateAdded": "2026-04-01", "dueDate": "2026-04-22", "knownRansomwareCampaignUse": "Known",
         "requiredAction": "Apply updates.", "cwes": ["CWE-506"]},
    ],
}  # fmt: skip


def test_an_entry_becomes_a_vulnerability_its_product_and_what_joins_them():
    exploited, software, joined = kev.convert(CATALOGUE).objects
    assert (exploited["name"], exploited["created"]) == ("CVE-2024-3094", "2026-04-01T00:00:00.000Z")
    assert exploited["extensions"][kev.EXTENSION] == {
        "extension_type": "property-extension", "date_added": "2026-04-01", "due_date": "2026-04-22",
        "known_ransomware_campaign_use": "Known", "required_action": "Apply updates.",
    }  # fmt: skip
    assert [(found.kind, found.value) for found in from_object(software)] == [(Kind.CPE, "cpe:2.3:*:tukaani:xz_utils")]
    assert (joined["source_ref"], joined["target_ref"]) == (software["id"], exploited["id"])
    assert all(made["object_marking_refs"] == [CLEAR] for made in (exploited, software, joined))


def test_a_later_release_keeps_the_vulnerabilitys_id():
    later = kev.convert(CATALOGUE | {"dateReleased": "2026-05-01T00:00:00Z"}).objects[0]
    first = kev.convert(CATALOGUE).objects[0]
    assert later["id"] == first["id"]
    assert later["modified"] > first["modified"]


def test_bad_entries_are_named_and_the_good_ones_kept():
    converted = kev.read((NASTY / "kev-bad-entries.json").read_bytes())
    assert [made["name"] for made in converted.objects] == ["CVE-2024-3094"]
    assert [(note.path, note.reason) for note in converted.notes] == [
        ("$.vulnerabilities[0]", "not-an-object"),
        ("$.vulnerabilities[1].cveID", "cve"),
        ("$.vulnerabilities[2].product", "cpe"),
    ]


def test_other_json_is_refused():
    with pytest.raises(NotKev):
        kev.read(b'{"type": "bundle"}')


@given(st.binary(max_size=100))
def test_arbitrary_bytes_raise_nothing_undeclared(content):
    with suppress(FormatError):
        kev.read(content)


@pytest.mark.skipif(not REAL.exists(), reason="shared data is absent: kev")
def test_the_real_catalogue_is_read_whole():
    converted = kev.read(gzip.decompress(REAL.read_bytes()))
    assert sum(made["type"] == "vulnerability" for made in converted.objects) == 1404
    assert converted.notes == []
    assert not [str(problem) for made in converted.objects[:300] for problem in check(made, "$")]
