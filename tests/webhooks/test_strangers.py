"""Nobody but the carrier's account is answered on any route of calls and messages, whichever file it is in."""

from tests.stories.conftest import small_line
from tests.wire import PUBLIC_URL
from tests.world import LINE, World

__all__ = ["small_line"]  # a fixture

CARRIERS = ("/voice/", "/messages/")
OTHERS = {"console", "api", "chat", "health", "sounds"}  # each has its own word on who may ask
CALL = {"CallSid": "CA" + "7" * 32, "From": "+12025550119", "To": LINE, "CallStatus": "in-progress"}


def test_every_route_of_the_carriers_refuses_a_stranger(small_line: World) -> None:
    routes = {rule.rule for rule in small_line.app.url_map.iter_rules()}
    ours = {route for route in routes if route.startswith(CARRIERS)}
    assert {route.split("/")[1] for route in routes - ours} == OTHERS
    assert len(ours) > 50
    answered = [path for path in ours if small_line.replay(PUBLIC_URL + path, CALL, signature="AAAA").status != 403]
    assert answered == []
    assert small_line.contacts() == []
