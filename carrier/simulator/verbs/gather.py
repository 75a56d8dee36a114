"""Gather: asks, listens for keys or words, and reports them to the action URL."""

import asyncio

from ..clock import within
from ..document import Document, Verb
from ..leg import Leg
from ..turn import Turn
from ..verb import perform_all, performs

SILENCE_AFTER_WORDS = 1.0  # what speechTimeout="auto" comes to here
CONFIDENCE = "0.9128386"


class Listener:
    """The ears of one Gather.

    1. A key is taken if the input includes dtmf; it stops the prompt.
    2. `finishOnKey`, or as many keys as `numDigits`, finish it.
    3. Words are taken if the input includes speech, and finish it after they and a silence have passed.
    """

    def __init__(self, verb: Verb) -> None:
        self.input = set(verb.get("input", "dtmf").lower().split())
        self.finish_key = verb.get("finishOnKey", "#")
        self.most = verb.number("numDigits", 10**9)
        silence = verb.number("speechTimeout", -1)
        self.silence = SILENCE_AFTER_WORDS if silence < 0 else float(silence)
        self.keys = self.words = self.finished_on = ""
        self.speaking = 0.0
        self.stirred, self.done = asyncio.Event(), asyncio.Event()

    def key(self, key: str) -> None:
        """Take one key, unless all is done or words came first."""
        if "dtmf" not in self.input or self.done.is_set() or self.words:
            return
        self.stirred.set()
        if key == self.finish_key:
            self.finished_on = key
            self.done.set()
            return
        self.keys += key
        if len(self.keys) >= self.most:
            self.done.set()

    def voice(self, text: str, seconds: float) -> None:
        """Take words, unless keys came first."""
        if "speech" not in self.input or self.done.is_set() or self.keys:
            return
        self.words = f"{self.words} {text}".strip()
        self.speaking = seconds + self.silence
        self.stirred.set()


@performs("Gather")
async def gather(leg: Leg, verb: Verb, document: Document) -> Turn | None:
    """Prompt and listen at once; without input go on to the next verb, unless actionOnEmptyResult."""
    leg.pick_up()
    listener = Listener(verb)
    leg.ears = listener
    try:
        leg.note(
            "gathering", input=" ".join(sorted(listener.input)),
            num_digits=verb.number("numDigits", 0) or None, hints=verb.get("hints"),
            language=verb.get("language", "en-US"),
        )  # fmt: skip
        leg.listening.set()
        await _prompt(leg, verb, document, listener)
        await _listen(leg, listener, verb.number("timeout", 5))
    finally:
        leg.ears = None
        leg.listening.clear()
    heard = bool(listener.keys or listener.words)
    if not heard and not verb.true("actionOnEmptyResult"):
        return None
    url = document.absolute(verb.get("action") or document.url)
    return Turn(url, verb.get("method", "POST").upper(), _report(listener, verb))


async def _prompt(leg: Leg, verb: Verb, document: Document, listener: Listener) -> None:
    prompt = asyncio.ensure_future(perform_all(leg, verb.children, document))
    barged = asyncio.ensure_future(listener.stirred.wait())
    try:
        await asyncio.wait({prompt, barged}, return_when=asyncio.FIRST_COMPLETED)
        if prompt.done():
            prompt.result()
        elif listener.words and not verb.true("bargeIn", True):
            await prompt
    finally:
        barged.cancel()
        if not prompt.done():
            prompt.cancel()
            await asyncio.wait({prompt})


async def _listen(leg: Leg, listener: Listener, timeout: float) -> None:
    while not listener.done.is_set():
        if listener.words:
            await within(leg.exchange.clock, listener.done.wait(), listener.speaking)
            return
        if not listener.stirred.is_set():
            await within(leg.exchange.clock, listener.stirred.wait(), timeout)
            if not listener.stirred.is_set():
                return
        else:
            listener.stirred.clear()
            before = (listener.keys, listener.words)
            await within(leg.exchange.clock, _either(listener), timeout)
            if (listener.keys, listener.words) == before:
                return


async def _either(listener: Listener) -> None:
    waits = {asyncio.ensure_future(e.wait()) for e in (listener.stirred, listener.done)}
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()


def _report(listener: Listener, verb: Verb) -> dict[str, str]:
    report = {"msg": "Gather End"}
    if listener.words:
        said = {"SpeechResult": listener.words, "Confidence": CONFIDENCE}
        return report | said | {"Language": verb.get("language", "en-US")}
    if "dtmf" in listener.input:
        report |= {"Digits": listener.keys, "FinishedOnKey": listener.finished_on}
    else:
        report["SpeechResult"] = ""
    return report
