"""Addresses that agents are rung at: numbers, SIP addresses and clients, each kept in one way."""

import pytest

from carrier.addresses import reachable, shown_by
from carrier.numbers import BadNumber


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("+1 202-555-0150", "+12025550150"),
        ("sip:ada@Example.COM", "sip:ada@example.com"),
        ("SIP:Ada.L@pbx.example.com:5061;transport=TLS", "sip:Ada.L@pbx.example.com:5061;transport=tls"),
        (" client:ada_1 ", "client:ada_1"),
        ("Client:ada@example.com", "client:ada@example.com"),
    ],
)
def test_an_address_is_kept_in_one_way(written: str, kept: str) -> None:
    assert reachable(written) == kept
    assert reachable(kept) == kept


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("12", "write it like \\+1202"),
        ("sip:", "write it like sip:ada@example.com"),
        ("sip:ada", "write it like sip:ada@example.com"),
        ("sip:@example.com", "write it like sip:ada@example.com"),
        ("sip:ada@exa mple.com", "write it like sip:ada@example.com"),
        ("sip:ada@example.com\r\nX-Forged: 1", "write it like sip:ada@example.com"),
        ("sip:ada@example.com?X-Header=1", "write it like sip:ada@example.com"),
        ("sip:ada@example.com:0", "write it like sip:ada@example.com"),
        ("sips:ada@example.com", "transport=tls"),
        ("client:", "write it like client:ada"),
        ("client:ada lovelace", "write it like client:ada"),
        ("client:" + "a" * 122, "write it like client:ada"),
        ("sip:" + "a" * 250 + "@example.com", "at most 255"),
    ],
)
def test_what_cannot_be_rung_is_explained(wrong: str, said: str) -> None:
    with pytest.raises(BadNumber, match=said):
        reachable(wrong)


@pytest.mark.parametrize(
    ("shown", "whose"),
    [
        ("+12025550150", "+12025550150"),
        ("sip:ada@example.com:5060;user=phone", "sip:ada@example.com"),
        ("client:ada", "client:ada"),
        ("anonymous", ""),
        ("sip:anonymous", ""),
        ("", ""),
    ],
)
def test_a_call_shows_whose_it_is(shown: str, whose: str) -> None:
    assert shown_by(shown) == whose
