"""Languages beyond the menu: news of an outage, a promise, a colleague's phone, each as who hears it speaks."""

from datetime import timedelta

from failover import incident
from tests.stories.talking import asks, talking
from tests.stories.test_languages import CHINESE, speaks
from tests.world import LINE, World


def test_news_of_an_outage_are_heard_in_the_language_that_is_chosen(active: World) -> None:
    now = active.clock.now()
    incident.say(active.database, "en", "deposits are late", now + timedelta(hours=1), "sara", now)
    caller = active.caller().dials(LINE).hears("deposits are late").presses(CHINESE)
    caller.hears("我们的部分服务出现故障").hears("提现未到账，请按二")
    incident.say(active.database, "zh", "充值延迟", now + timedelta(hours=1), "sara", now)
    caller.hangs_up().dials(LINE).hears("充值延迟")
    active.clock.advance(hours=2)
    later = active.caller("+12025550113").dials(LINE).presses(CHINESE).hears("提现未到账，请按二")
    assert "故障" not in later.transcript()


def test_a_promise_for_another_time_is_made_in_chinese(active: World) -> None:
    caller = active.caller().dials(LINE).presses(CHINESE).hears("提现").presses("2").hears("您是下一位")
    caller.presses("3").hears("今天08:00到09:00之间").presses("1").hears("今天08:00到09:00之间").hears("您的代码是")


def test_a_colleague_is_asked_in_their_own_language(active: World) -> None:
    ada, caller = talking(active)
    bob = active.agent("bob", "+12025550151", skills=["deposit"])
    speaks(active, "bob", "zh", "en")
    asks(ada)
    bob.rings().answers().hears("充值未到账").presses("1")
    assert ada.is_talking_to(bob, within=20)
    ada.presses("*").hears("hand the customer over and leave, press 2").presses("2")
    assert caller.is_talking_to(bob)
    bob.presses("*").hears("您的客户")
