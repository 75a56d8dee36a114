"""Telephone numbers: what may be rung back, and what never is, whatever it looks like."""

import pytest

from carrier import numbers
from carrier.numbers import BadNumber


@pytest.mark.parametrize(
    ("text", "region", "number"),
    [
        ("+1 (202) 555-0101", None, "+12025550101"),
        ("00442079460000", "GB", "+442079460000"),
        ("+۹۸۹۱۲۱۲۳۴۵۶۷", None, "+989121234567"),  # Persian digits
        ("+86 138 1234 5678", None, "+8613812345678"),
    ],
)
def test_people_write_numbers_in_many_ways(text: str, region: str | None, number: str) -> None:
    assert numbers.e164(text, region) == number
    assert numbers.rings(number) == number


@pytest.mark.parametrize(
    "text",
    ["", "anonymous", "unknown", "Restricted", "+266696687", "+7378742833", "12", "+1202555010", "+1" * 40, "\x00"],
)
def test_what_is_no_number_is_refused_in_words(text: str) -> None:
    assert numbers.caller(text) == ""
    with pytest.raises(BadNumber, match=r"write it like|check its digits|extension"):
        numbers.e164(text)


@pytest.mark.parametrize(
    ("what", "number"),
    [
        ("premium", "+19005550123"),
        ("Iridium, which the library calls mobile", "+881612345678"),
        ("Inmarsat", "+870773111632"),
        ("international premium", "+979123456789"),
        ("a Belgian number of unknown type", "+32900123"),
        ("British personal numbering", "+447012345678"),
        ("with an extension", "+12025550101;ext=5"),
    ],
)
def test_what_must_never_be_rung_is_refused(what: str, number: str) -> None:
    with pytest.raises(BadNumber):
        numbers.rings(number)


def test_a_list_of_regions_tells_look_alikes_apart() -> None:
    american = frozenset({"US"})
    assert numbers.rings("+12025550101", american)
    for jamaican_or_dominican in ("+18765551234", "+18095551234"):
        with pytest.raises(BadNumber, match="CALLBACK_REGIONS"):
            numbers.rings(jamaican_or_dominican, american)


def test_fingerprints_need_the_key_and_masks_hide_the_middle() -> None:
    assert numbers.fingerprint("+12025550101", "a") != numbers.fingerprint("+12025550101", "b")
    assert "2025550101" not in numbers.fingerprint("+12025550101", "a")
    assert numbers.masked("+12025550101") == "+1202…01"
    assert numbers.masked("+1202") == "…"
