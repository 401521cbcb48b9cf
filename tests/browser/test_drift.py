"""How a screen gets back in step, by the page's own rule, on screens of every kind."""

from typing import Any

from tests.browser.visitor import Visitors

# A screen in a quarter-second loop, with a seek time of its own, that starts so far behind.
FOLLOW = """async ({ behind, seek, isSettled }) => {
  const { correction, learnedSeekTime } = await import("/static/js/room/drift.js");
  const tick = 0.25, late = [], rates = [];
  let rate = 1, corrected = 0, jumps = 0, learned = 0.15;
  for (let passed = 0; passed < 20; passed += tick) {
    const next = correction(behind, rate, corrected, isSettled);
    isSettled = !next.jump && (isSettled || next.rate === 1);
    rates.push(next.rate);
    if (next.jump) {
      jumps += 1;
      behind = seek - learned;
      learned = learnedSeekTime(learned, behind);
    } else behind -= (next.rate - 1) * tick;
    rate = next.rate;
    corrected = rate === 1 ? 0 : corrected + tick;
    late.push(Math.abs(behind));
  }
  return { late, rates, jumps };
}"""
IN_STEP = 0.06
NEARLY_NOTHING = 0.015
AFTER_SIX_SECONDS = 24


async def follows(
    visitors: Visitors, behind: float, seek: float, is_settled: bool = True
) -> dict[str, Any]:
    ana = await visitors.host()
    given = {"behind": behind, "seek": seek, "isSettled": is_settled}
    found: dict[str, Any] = await ana.page.evaluate(FOLLOW, given)
    return found


async def test_a_screen_in_step_is_left_alone(visitors: Visitors) -> None:
    followed = await follows(visitors, 0.05, 0.1)
    assert set(followed["rates"]) == {1}
    assert followed["jumps"] == 0


async def test_a_start_that_is_a_little_late_or_early_is_made_up(visitors: Visitors) -> None:
    """Two screens that start at opposite ends of what is in step would stay twice as far apart."""
    for behind in (0.055, -0.055):
        followed = await follows(visitors, behind, 0.1, is_settled=False)
        assert followed["late"][AFTER_SIX_SECONDS] <= NEARLY_NOTHING
        assert followed["rates"][-1] == 1
        assert followed["jumps"] == 0


async def test_a_screen_that_is_near_plays_a_twentieth_faster_or_slower_at_most(
    visitors: Visitors,
) -> None:
    for behind in (0.3, -0.3):
        followed = await follows(visitors, behind, 0.1)
        assert all(0.95 <= rate <= 1.05 for rate in followed["rates"])
        assert followed["late"][-1] < IN_STEP
        assert followed["jumps"] <= 1


async def test_after_a_stall_a_screen_is_in_step_within_six_seconds(visitors: Visitors) -> None:
    for behind, seek in ((5.0, 0.1), (5.0, 0.4), (-30.0, 0.2), (1.5, 0.0)):
        followed = await follows(visitors, behind, seek)
        assert followed["late"][AFTER_SIX_SECONDS] < IN_STEP, (behind, seek)
        assert followed["jumps"] >= 1


async def test_a_second_is_made_up_without_twenty_seconds_at_another_speed(
    visitors: Visitors,
) -> None:
    followed = await follows(visitors, 0.95, 0.15)
    assert followed["late"][AFTER_SIX_SECONDS] < IN_STEP
