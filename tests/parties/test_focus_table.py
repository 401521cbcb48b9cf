"""The newest look of each participant, over all their screens and all processes."""

from parties.delivery.send_queue import EncodedSnapshot, SendQueue
from parties.domain.looking import Look
from parties.rooms.focus_table import SILENT_SECONDS, STILL_SECONDS, FocusTable

NOW = 1000.0


async def no_snapshot(participant: str) -> EncodedSnapshot:
    raise AssertionError(f"nobody here asks for a snapshot, {participant} neither")


def screen(participant: str) -> SendQueue:
    return SendQueue(participant, no_snapshot)


def test_of_several_screens_of_one_person_the_newest_wins_until_it_is_closed() -> None:
    table, phone, laptop = FocusTable(), screen("ana"), screen("ana")
    table.set_title(phone, 7, 1.0, NOW)
    table.set_title(laptop, 541, 2.0, NOW)
    assert table.looks() == {"ana": Look(541)}
    table.set_title(phone, 9, 3.0, NOW)
    assert table.looks() == {"ana": Look(9)}
    assert table.close(phone)
    assert table.looks() == {"ana": Look(541)}
    assert table.close(laptop)
    assert table.looks() == {}
    assert not table.close(laptop)


def test_a_clock_that_is_set_back_lets_the_newest_win_still() -> None:
    table, phone, laptop = FocusTable(), screen("ana"), screen("ana")
    table.set_title(phone, 7, 500.0, NOW)
    table.set_title(laptop, 541, 3.0, NOW)
    assert table.looks() == {"ana": Look(541)}


def test_the_newest_wins_at_whatever_process() -> None:
    table, phone = FocusTable(), screen("ana")
    table.set_title(phone, 7, 5.0, NOW)
    table.receive("other", {"ana": (4.0, Look(9)), "bo": (4.0, Look(11))}, NOW)
    assert table.looks() == {"ana": Look(7), "bo": Look(11)}
    table.receive("other", {"ana": (6.0, Look(9))}, NOW)
    assert table.looks() == {"ana": Look(9)}
    table.receive("other", {}, NOW)
    assert table.looks() == {"ana": Look(7)}


def test_after_a_minute_without_a_move_a_title_is_gone_and_a_follow_is_not() -> None:
    table, phone = FocusTable(), screen("ana")
    table.set_title(phone, 7, 1.0, NOW)
    table.set_following(phone, "bo", 1.0, NOW)
    assert not table.expire(NOW + STILL_SECONDS)
    assert table.expire(NOW + STILL_SECONDS + 1)
    assert table.looks() == {"ana": Look(None, "bo")}
    assert not table.expire(NOW + 10 * STILL_SECONDS)


def test_who_sends_it_again_is_not_still() -> None:
    table, phone = FocusTable(), screen("ana")
    table.set_title(phone, 7, 1.0, NOW)
    table.set_title(phone, 7, 2.0, NOW + STILL_SECONDS)
    assert not table.expire(NOW + STILL_SECONDS + 1)
    assert table.looks() == {"ana": Look(7)}


def test_what_a_silent_process_sent_is_gone() -> None:
    table = FocusTable()
    table.receive("killed", {"ana": (1.0, Look(7))}, NOW)
    table.receive("alive", {"bo": (1.0, Look(9))}, NOW + SILENT_SECONDS)
    assert table.expire(NOW + SILENT_SECONDS + 1)
    assert table.looks() == {"bo": Look(9)}


def test_a_table_of_nothing_is_empty() -> None:
    table, phone = FocusTable(), screen("ana")
    table.set_title(phone, 7, 1.0, NOW)
    assert table
    table.set_title(phone, None, 2.0, NOW)
    assert not table
