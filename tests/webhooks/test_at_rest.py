"""What a line at rest costs: the engine looks, and touches nothing."""

from tests.stories.conftest import line
from tests.webhooks.test_hot_path import counted
from tests.world import World

__all__ = ["line"]  # a fixture


def test_a_line_at_rest_is_looked_at_and_not_touched(line: World) -> None:
    line.agent()
    line.advance(60)
    with counted(line) as cost:
        for _ in range(8):  # within half a lease
            line.clock.advance(seconds=0.5)
            line.engine.tick()
    assert cost.commits == 0
    assert cost.statements <= 8 * 2 + 7  # the glance and the next to be idle; and what is summed up every 5 seconds
