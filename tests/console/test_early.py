"""An open page Now is answered before Flask: by 304, or by the cards that have changed, and only if it may see them."""

from collections.abc import Iterator

import pytest
from flask import request_started

from console import gate
from console.now import cards
from console.now.cards import CARDS
from tests.console.house import House, Visitor
from tests.console.rows import comes

LIVE = "/console/now/live"


class Open:
    """A page that somebody left open: it asks with the mark of what it shows."""

    def __init__(self, house: House, language: str = "en") -> None:
        house.person(language=language)
        self.house, self.browser = house, house.visitor().signs_in().follows()
        self.mark = self.browser.opens(LIVE).last.headers["ETag"]

    def asks(self) -> Visitor:
        self.house.app.extensions["ringback-console"].gallery.afresh()
        self.browser.opens(LIVE, **{"If-None-Match": self.mark})
        self.mark = self.browser.last.headers.get("ETag", self.mark)
        return self.browser

    def cards(self) -> list[str]:
        """Return which cards it was sent."""
        return [name for name in CARDS if f'id="card-{name}"' in self.browser.last.text]


@pytest.fixture
def requests(small_house: House) -> Iterator[list[str]]:
    """What reaches Flask."""
    seen: list[str] = []

    def note(_app: object, **_more: object) -> None:
        seen.append("request")

    request_started.connect(note, small_house.app)
    yield seen
    request_started.disconnect(note, small_house.app)


def test_a_page_without_a_mark_is_sent_every_card(small_house: House) -> None:
    assert Open(small_house).cards() == list(CARDS)


def test_a_page_is_sent_the_cards_that_have_changed_and_then_none(small_house: House, requests: list[str]) -> None:
    page = Open(small_house)
    comes(small_house)
    requests.clear()
    assert page.asks().last.status_code == 200
    assert page.cards() == ["front", "waits"]
    assert page.browser.last.headers["Content-Security-Policy"] == gate.POLICY
    assert float(page.browser.last.headers["Ask-Again"]) > 0
    assert (page.asks().last.status_code, page.browser.last.data) == (304, b"")
    assert not requests


def test_it_is_sent_them_in_its_own_language(small_house: House, requests: list[str]) -> None:
    page = Open(small_house, "fa")
    comes(small_house)
    requests.clear()
    assert "۱" in page.asks().sees
    assert not requests


def test_a_card_that_shows_the_same_is_not_drawn_again(small_house: House) -> None:
    Open(small_house)  # draws them
    before = cards.shown(small_house.app, "en").cards
    comes(small_house)
    small_house.app.extensions["ringback-console"].gallery.afresh()
    after = cards.shown(small_house.app, "en").cards
    assert [name for name, one, other in zip(CARDS, before, after, strict=True) if one is not other] == [
        "front",
        "waits",
    ]


def test_a_mark_of_another_kind_is_sent_everything(small_house: House) -> None:
    page = Open(small_house)
    page.mark = '"something else"'
    assert page.asks().last.status_code == 200
    assert page.cards() == list(CARDS)


def test_whose_sign_in_has_ended_is_not_told_what_has_changed(small_house: House) -> None:
    page = Open(small_house)
    small_house.clock.advance(hours=3)
    comes(small_house)
    assert (page.asks().last.status_code, page.browser.last.data) == (401, b"")


def test_while_the_console_is_at_its_limit_it_is_asked_to_come_back(small_house: House) -> None:
    page = Open(small_house)
    comes(small_house)
    with small_house.app.test_request_context():
        for _ in range(gate.AT_ONCE):
            gate.take_a_turn()
    try:
        assert page.asks().last.status_code == 503
    finally:
        for _ in range(gate.AT_ONCE):
            gate.turns.release()
    assert page.asks().last.status_code == 200


def test_a_database_that_is_away_is_told_without_a_trace(small_house: House) -> None:
    page = Open(small_house)
    with small_house.database.transaction() as connection:
        connection.exec_driver_sql("DROP TABLE sightings")
    assert page.asks().last.status_code == 503
    assert "Traceback" not in page.browser.last.text
