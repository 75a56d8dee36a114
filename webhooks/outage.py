"""News of an outage as callers hear them, for the first answer to a call and for the menu in another language."""

from collections.abc import Mapping

from failover.incident import Message
from ivr.menu import Menu
from ivr.sentence import Sentence
from ivr.words import Name, TimeOfDay


def news(menu: Menu, said: Mapping[str, Message], language: str) -> tuple[str, ...]:
    """Return what the engineer on call wants said as a sentence; nothing without a message.

    `said` holds it by language. Where there is none in the caller's, our own sentence tells since when: nobody hears a
    language that they did not choose, and nobody is kept in the dark while others are told.
    """
    if not said:
        return ()
    since = TimeOfDay(said[language].since if language in said else min(one.since for one in said.values()))
    texts = Name({code: message.text for code, message in said.items()})

    def sentence(spoken: str) -> Sentence:
        if spoken not in said:
            return menu.prompts.say("outage_unworded", spoken, since=since)
        worded = menu.prompts.say("outage_since", spoken, since=since, text=texts)
        return Sentence(worded, spoken, worded.pieces, sentence)

    return (sentence(language),)
