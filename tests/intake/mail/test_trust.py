"""A sender is proved by what our own server found for the sender's own domain, and by nothing else."""

import pytest

from noroshi.intake.mail.trust import Trust, trust_in
from noroshi.languages import read_mail
from tests.intake.mail.letters import SERVER, letter, proved

SENDER = "tanaka@mail.bank.example.jp"


def trust(*results, sender=SENDER, server=SERVER):
    return trust_in(read_mail(letter(sender, results=results)), server)


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ((proved("bank.example.jp"),), Trust.DKIM),
        ((proved("mail.bank.example.jp", "spf"),), Trust.SPF),
        ((f"{SERVER}; spf=fail smtp.mailfrom=x@bank.example.jp; dkim=pass header.d=example.jp",), Trust.DKIM),
        ((f"{SERVER} 1; dkim=pass header.i=@bank.example.jp header.s=x",), Trust.DKIM),
    ],
)
def test_a_pass_for_the_senders_registered_domain_proves_the_sender(results, expected):
    sender = SENDER if expected is Trust.SPF or "bank" in results[0] else "a@example.jp"
    assert trust(*results, sender="a@example.jp" if "header.d=example.jp" in results[0] else sender) is expected


@pytest.mark.parametrize(
    "results",
    [
        (),
        (f"{SERVER}; dkim=fail header.d=bank.example.jp",),
        (f"{SERVER}; dkim=none",),
        (proved("evil.example"),),
        (proved("evil.example", "spf"),),
        (proved("bank.example.jp", server="mx.evil.example"),),
        (proved("bank.example.jp", server=SERVER + ".evil.example"),),
        (f"{SERVER}; dkim=fail (dkim=pass header.d=bank.example.jp) header.d=bank.example.jp",),
        (f"{SERVER}; dkim=passed header.d=bank.example.jp",),
        (f"{SERVER}; x-dkim=pass header.d=bank.example.jp",),
        (f'{SERVER}; dkim=fail reason="; dkim=pass" header.d=bank.example.jp',),
        (f"{SERVER}; dkim=pass header.d=jp",),
    ],
)
def test_anything_else_proves_nothing(results):
    assert trust(*results) is Trust.NONE


def test_only_the_header_that_our_server_put_on_top_counts():
    """A header of ours further down was written by somebody else before the mail reached us."""
    forged = proved("bank.example.jp")
    assert trust(f"{SERVER}; dkim=fail header.d=bank.example.jp", forged) is Trust.NONE


def test_no_server_named_means_that_nothing_is_believed():
    assert trust(proved("bank.example.jp"), server="") is Trust.NONE


def test_two_senders_in_from_prove_nothing():
    mail = read_mail(letter(f"{SENDER}, evil@evil.example", results=(proved("bank.example.jp"),)))
    assert trust_in(mail, SERVER) is Trust.NONE
