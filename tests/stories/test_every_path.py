"""A walk over every path of the menu in every language, by machine: no dead end, no word in another language."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from carrier.simulator.document import Verb, read
from ivr import read_out, repertoire
from ivr.languages import DETAILS, LANGUAGES
from ivr.menu import load_menu
from settings import MENU
from tests.stage import world
from tests.wire import PUBLIC_URL, signed
from tests.world import LINE, World
from webhooks.sounds import hold_music

ROOTS = (("@survey?offer=0",), ("1", "@freeze/number?tries=1"), ("@bridge/feedback?offer=0",))  # where no key leads
KEYS, ANY = [*"0123459*#", ""], ["1", ""]
SAY = 'say.en = "money"\nsay.fa = "پول"\nsay.zh = "资金"\n'
INSIDE = 'menu = "money"\n'
MORE = f'\n[[submenu]]\nkey = "money"\ndigit = "2"\n{SAY}\n[[link]]\nmenu = "money"\ndigit = "9"\nto = "main"\n{SAY}'


class Walk:
    """Every address that a leg can come to, each reached by a call of its own that presses the same keys again.

    They are asked of the app itself: that it is served over HTTP, every other story tells.
    """

    def __init__(self, line: World, language: str) -> None:
        self.client, self.language, self.calls = line.app.test_client(), language, 0
        self.first: tuple[str, ...] = (DETAILS[language].key,)
        self.leads: dict[str, set[str]] = {}  # to which addresses, or ends, each address leads
        self.silently: dict[str, str] = {}  # the same for those who press nothing
        self.said: list[Verb] = []
        self.keys: dict[str, list[str]] = {}  # that are worth pressing at each address

    def go(self) -> None:
        """Press every key at every address, silence included."""
        roots = [self.first, *((*self.first, *root) for root in ROOTS)]
        paths: dict[str, tuple[str, ...]] = {self.asked(self.call(root)): root for root in roots}
        todo = list(paths)
        while todo:
            here = todo.pop()
            if here in self.leads:
                continue
            self.leads[here] = set()
            for key in self.keys[here]:
                path = (*paths[here], key)
                there = self.asked(self.call(path))
                self.leads[here].add(there)
                if not key:
                    self.silently[here] = there
                if there not in paths:
                    paths[there] = path
                    todo.append(there)
                elif there not in self.leads:
                    todo.append(there)

    def call(self, keys: tuple[str, ...]) -> tuple[Verb, ...]:
        """Dial, press these keys one after the other, and return the last document."""
        self.calls += 1
        call = {"CallSid": f"CA{self.calls:032x}", "From": f"+1202555{self.calls:04}", "To": LINE}
        address = f"{PUBLIC_URL}/voice/incoming"
        document = self.document(address, call)
        for key in keys:
            if key.startswith("@"):
                document = self.document(f"{PUBLIC_URL}/voice/{key[1:]}&language={self.language}", call)
                continue
            if end(document):
                break
            document = self.document(following(document), call | ({"Digits": key} if key else {}))
        self.said += [verb for verb in flat(document) if verb.name in ("Say", "Play")]
        return document

    def document(self, address: str, call: dict[str, str]) -> tuple[Verb, ...]:
        """Ask for a document; the strict reader refuses whatever a carrier would."""
        body, headers = signed(address, {**call, "CallStatus": "in-progress"})
        answer = self.client.post(address.removeprefix(PUBLIC_URL), data=body, headers=headers)
        assert answer.status_code == 200
        document = read(answer.data, address, "application/xml")
        assert document.complaints == ()
        if document.verbs[0].name == "Redirect":
            return self.document(document.verbs[0].text, call)
        return document.verbs

    def asked(self, document: tuple[Verb, ...]) -> str:
        """Return where a document leads when nothing is pressed, or how it ends."""
        there = end(document) or following(document).removeprefix(PUBLIC_URL)
        self.keys[there] = KEYS if takes_one_key(document) else ANY
        return there


def following(document: tuple[Verb, ...]) -> str:
    return next(verb.text for verb in document if verb.name == "Redirect")


def takes_one_key(document: tuple[Verb, ...]) -> bool:
    """Return whether each key has a meaning of its own: not in a number, and not in a moment without a word."""
    return all(verb.get("numDigits") == "1" and verb.children for verb in document if verb.name == "Gather")


def end(document: tuple[Verb, ...]) -> str:
    """Return how the call ends with this document, "" if it goes on."""
    return next((verb.name for verb in document if verb.name in ("Hangup", "Dial")), "")


def flat(verbs: tuple[Verb, ...]) -> Iterator[Verb]:
    for verb in verbs:
        yield verb
        yield from flat(verb.children)


@pytest.fixture(scope="module")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound file for each Persian piece of the menu below."""
    folder = tmp_path_factory.mktemp("walk")
    text = MENU.read_text()
    for key in ("withdrawal", "deposit"):
        text = text.replace(f'key = "{key}"\n', f'key = "{key}"\n{INSIDE}')
    (folder / "menu.toml").write_text(text + MORE)
    sound = hold_music(1)
    for name in repertoire.pieces(load_menu(folder / "menu.toml"), "fa"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(sound)
    return folder


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("mode", ["active", "standby"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_path_ends_well_and_is_in_one_language(  # type: ignore[no-untyped-def]
    database, redis_url, recordings: Path, language: str, mode: str
) -> None:
    environ = {"MENU_FILE": str(recordings / "menu.toml"), "RECORDINGS": str(recordings)}
    environ |= {"FREEZE_URL": "http://127.0.0.1:9/", "FREEZE_SECRET": "nobody takes letters there"}
    with world(database, redis_url, **environ) as line:
        if mode == "active":
            line.chat("fail")
        walk = Walk(line, language)
        walk.go()
    ends = {"Hangup", *(address for address in walk.leads if address.startswith("/voice/hold"))}
    well = set(ends)
    while fresh := {here for here, there in walk.leads.items() if there & well} - well:
        well |= fresh
    assert set(walk.leads) <= well, "a dead end"
    for here in walk.silently:
        for _ in range(10):
            here = walk.silently.get(here, here)
        assert here in ends, "silence goes round and round"
    assert all("Hangup" in there for here, there in walk.leads.items() if here.startswith("/voice/hold")), "no callback"
    wanted = {"/voice/menu", "/voice/rescue"} if mode == "active" else {"/voice/standby"}
    wanted |= {"/voice/hold", "/voice/freeze", "/voice/reference"}
    assert wanted <= {urlsplit(address).path for address in walk.leads}
    if mode == "active":
        assert any("in=money" in address for address in walk.leads)
    languages = {parse_qs(urlsplit(address).query)["language"][0] for address in walk.leads if address != "Hangup"}
    assert languages == {language}
    offers = set(read_out.other_languages(line.switchboard.menu, ""))
    for verb in walk.said:
        if verb.name == "Play" and "hold.wav" not in verb.text and f"/sounds/{language}/" not in verb.text:
            assert "/sounds/fa/" in verb.text  # the offer of Persian
        if verb.name == "Say":
            own = verb.get("language") == DETAILS[language].locale
            assert own or verb.text in offers, json.dumps(verb.text, ensure_ascii=False)
