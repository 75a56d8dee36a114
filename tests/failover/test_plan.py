"""`failover.toml`: what it can say, and that every mistake in it is named with what would be right."""

from datetime import timedelta
from pathlib import Path

import pytest

from failover.plan import BadPlan, Plan, load_plan
from failover.probes.conversation import Conversation
from failover.probes.heartbeat import Heartbeat
from failover.probes.http import Http

ANCHORS = 'anchors = ["https://a.example", "https://b.example"]\n'
HOUSE = Path(__file__).parents[2]


def plan(tmp_path: Path, text: str) -> Plan:
    path = tmp_path / "failover.toml"
    path.write_text(text)
    return load_plan(path)


def problems(tmp_path: Path, text: str) -> str:
    with pytest.raises(BadPlan) as refused:
        plan(tmp_path, text)
    return "\n".join(refused.value.problems)


def probe(line: str = "", kind: str = "http", url: str = 'url = "https://chat.example/health"') -> str:
    return f'{ANCHORS}[[probe]]\nname = "front"\nkind = "{kind}"\n{url}\n{line}\n'


def test_the_example_in_the_guide_can_be_used(tmp_path: Path) -> None:
    guide = (HOUSE / "docs" / "failover.md").read_text()
    example = guide.partition("```toml\n")[2].partition("```")[0]
    made = plan(tmp_path, example)
    assert {type(watched.kind).__name__ for watched in made.probes} == {
        "Http", "WebSocket", "Conversation", "StatusPage", "Heartbeat", "Signal"
    }  # fmt: skip


def test_what_is_left_out_has_a_default(tmp_path: Path) -> None:
    (watched,) = plan(tmp_path, probe()).probes
    assert isinstance(watched.kind, Http)
    assert (watched.every, watched.timeout) == (timedelta(seconds=5), timedelta(seconds=3))
    assert (watched.weight, watched.clears, watched.kind.redirects) == (1, True, 0)


def test_a_conversation_weighs_twice_as_much(tmp_path: Path) -> None:
    script = 'script = [{ send = "hi {nonce}" }, { expect = "hi {nonce}" }]\nconnect = "irc.example:6667"'
    (watched,) = plan(tmp_path, probe(script, "conversation", "")).probes
    assert isinstance(watched.kind, Conversation)
    assert (watched.weight, watched.kind.host, watched.kind.port) == (2, "irc.example", 6667)


def test_a_heartbeat_is_known_by_its_name(tmp_path: Path) -> None:
    (watched,) = plan(tmp_path, probe('silence = "1m"', "heartbeat", "")).probes
    assert watched.kind == Heartbeat("front", timedelta(minutes=1))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[probe", "is not TOML"),
        (ANCHORS, "names no probe; write at least one under [[probe]]"),
        (probe().replace(', "https://b.example"', ""), "names fewer than two anchors; give two hosts"),
        (probe().replace("https://b.example", "https://a.example"), "names fewer than two anchors"),
        (ANCHORS.replace("https://b", "gopher://b"), "give an address that starts with http://, https://"),
        (probe() + probe().removeprefix(ANCHORS), "2 probes with the name 'front'; give each its own"),
        (probe("color = 1"), "unknown key 'color'; remove it, or use one of:"),
        (probe(kind="ping"), "has kind 'ping'; use one of: http, websocket, conversation"),
        (probe(url='url = "ftp://chat.example"'), "give an address that starts with http://, https:// and has a host"),
        (probe(url='url = "file:///etc/passwd"'), "give an address that starts with http://"),
        (probe(kind="websocket"), "give an address that starts with ws://, wss://"),
        (probe(url='url = "http://169.254.169.254/"'), "which is link-local; give the address of chat itself"),
        (probe(url='url = "http://[fe80::1]/"'), "which is link-local"),
        (probe(url='url = "http://chat:port/"'), "has url 'http://chat:port/'"),
        (probe('body = "("'), "which is no pattern (missing ), unterminated subpattern"),
        (probe('every = "5"'), 'write a span from 0.5s to 3600s in quotes, like "500ms"'),
        (probe("every = 5"), "write a span"),
        (probe('every = "100ms"'), "write a span from 0.5s"),
        (probe('timeout = "2h"'), "write a span from 0.1s to 60s"),
        (probe("weight = 0"), "has weight 0; write a number from 0.01 up"),
        (probe('weight = "much"'), "write a number"),
        (probe("redirects = -1"), "write a number from 0 up"),
        (probe("status = 20"), "like status = 204"),
        (probe('headers = "no"'), "write headers = {"),
        (probe('headers = { a = "b\\r\\nc" }'), "write headers = {"),
        (probe(kind="conversation"), "expects nothing; write script ="),
        (probe('script = [{ send = "a", expect = "b" }]', "conversation"), "either send or expect, and not both"),
        (probe('script = [{ expect = "*" }]', "conversation"), "which is no pattern (nothing to repeat"),
        (probe('script = [{ expect = "a" }]\nconnect = "irc"', "conversation", ""), "write host and port"),
        (probe(kind="signal"), "needs a threshold; write above = 0.4 or below = 1"),
        (probe("above = 1", "signal"), "needs the field of the number"),
        (probe('worst = "bad"', "statuspage"), "use one of: none, minor, major, critical"),
        (probe(kind="statuspage"), "has only status pages, which never clear chat; add a probe"),
        (probe().replace("front", "anchors"), "which means something else; choose another"),
        (probe().replace("front", "front door"), "needs a name of letters, digits and dashes"),
    ],
)
def test_a_mistake_is_named_with_what_would_be_right(tmp_path: Path, text: str, said: str) -> None:
    assert said in problems(tmp_path, text)


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    told = problems(tmp_path, probe('every = 5\nbody = "("\ncolor = 1', url=""))
    assert told.count("\n") == 3


def test_secrets_in_a_mistyped_address_stay_out_of_the_message(tmp_path: Path) -> None:
    assert "hush" not in problems(tmp_path, probe(url='url = "ftp://sara:hush@chat/?token=hush"'))


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadPlan, match="cannot be read"):
        load_plan(tmp_path / "nothing.toml")
