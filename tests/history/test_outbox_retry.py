"""When the delivery of the outbox is tried again."""

from history.outbox_retry import FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS, pause_seconds


def test_pauses_double_with_each_failure_up_to_the_longest() -> None:
    for failures in range(1, 20):
        longest = min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2**failures)
        assert longest / 2 <= pause_seconds(failures) <= longest


def test_any_number_of_failures_has_a_pause() -> None:
    assert pause_seconds(1_000_000) <= LONGEST_PAUSE_SECONDS
