"""Rules that Suricata's grammar accepts, whatever the values hold. Debian 12 has no Suricata; suricataparser reads."""

from __future__ import annotations

from base64 import b64decode

import suricataparser
from hypothesis import given
from hypothesis import strategies as st

from noroshi.observables import Kind
from noroshi.sharing.feeds.entries import Tally
from noroshi.sharing.feeds.suricata import FIRST_SID, LISTS, dataset, dataset_rules, rules
from tests.sharing.feeds.entering import entry, nasty

OPTIONS = {
    "msg", "dns.query", "dotprefix", "content", "nocase", "endswith", "metadata", "sid", "rev", "flow", "http.host",
    "http.uri.raw", "bsize", "ja3.hash", "tls.sni", "ip.dst", "dataset", "filemd5", "filesha1", "filesha256",
}  # fmt: skip


def parsed(lines: list[str]) -> list[suricataparser.Rule]:
    """Each line as one rule, with the options that we write and no others."""
    found = [suricataparser.parse_rule(line) for line in lines]
    for line, rule in zip(lines, found, strict=True):
        assert rule is not None, line
        assert rule.action == "alert"
        assert {option.name for option in rule.options} <= OPTIONS, line
        assert [option.name for option in rule.options].count("sid") == 1, line
    return found


def test_a_domain_is_found_with_all_that_is_under_it_and_keeps_its_number() -> None:
    [first] = parsed(list(rules([entry(Kind.DOMAIN, "evil.example", confidence=80)], Tally())))
    [*_, again] = parsed(list(rules([entry(Kind.IPV4, "192.0.2.1"), entry(Kind.DOMAIN, "evil.example")], Tally())))

    assert [one.value for one in first.get_option("content")] == ['".evil.example"']
    assert first.sid == again.sid >= FIRST_SID
    assert "confidence 80" in first.raw


def test_no_value_breaks_out_of_its_rule() -> None:
    tally = Tally()

    lines = list(rules(nasty(), tally))
    found = parsed(lines)

    assert all(line.count("\n") == 1 and line.isascii() for line in lines)
    assert len({rule.sid for rule in found}) == len(found) == tally.written
    assert not {1, 7, 8} & {rule.sid for rule in found}
    assert tally.written + tally.left_out == len(nasty())


@given(st.text(max_size=40), st.sampled_from([Kind.DOMAIN, Kind.URL]))
def test_whatever_a_value_holds_one_line_is_one_rule(value: str, kind: Kind) -> None:
    url = f"http://h.example/{value}" if kind is Kind.URL else value
    lines = list(rules([entry(kind, url)], Tally()))
    for rule, line in zip(parsed(lines), lines, strict=True):
        assert line.count("\n") == 1
        assert rule.sid >= FIRST_SID


def test_every_list_that_a_rule_loads_is_a_feed() -> None:
    lines = list(dataset_rules())
    parsed(lines)
    loaded = {word.rstrip(";").removesuffix(".lst") for line in lines for word in line.split() if ".lst" in word}

    assert {one.rpartition(":")[2] for one in loaded} == set(LISTS)


def test_text_in_a_data_set_is_in_base64_and_digests_are_not() -> None:
    values = nasty()

    domains = list(dataset("domains", values, Tally()))
    assert "a;b.example" in {b64decode(line).decode() for line in domains}
    assert [line for name in ("md5", "sha256") for line in dataset(name, values, Tally())] == [
        "d41d8cd98f00b204e9800998ecf8427e\n",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n",
    ]
    assert "192.0.2.1\n" in list(dataset("ip-addresses", values, Tally()))
