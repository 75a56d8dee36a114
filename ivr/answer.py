"""What a caller hears whose issue has an answer that may do without anybody, as pure functions."""

from ivr.menu import Issue, Menu
from ivr.steps import Ask, End
from ivr.words import Name

SEND, ENOUGH = "1", "2"


def tell(menu: Menu, issue: Issue, language: str, *, can_send: bool) -> Ask:
    """Return the answer and the keys. Whoever presses neither goes on to the line."""
    say = menu.prompts.say
    send = (say("answer_send", language),) if can_send else ()
    told = (say("answer", language, text=Name(issue.answer)), *send, say("answer_enough", language))
    return Ask(told, f"answer?issue={issue.key}", language)


def enough(menu: Menu, language: str, *, sent: bool) -> End:
    """Return the goodbye to somebody who needs nobody."""
    keys = ("answer_sent", "goodbye") if sent else ("goodbye",)
    return End(tuple(menu.prompts.say(key, language) for key in keys), language)
