"""What a process keeps in its memory, and how much of it."""

from films.keeping import Keep


def kept(keep: Keep[str], keys: str) -> list[str | None]:
    return [keep.get(key) for key in keys]


def test_what_was_asked_for_last_stays():
    keep: Keep[str] = Keep(100)
    for key in "abcdefghij":
        keep.put(key, key.upper(), 10)
    keep.get("a")
    keep.put("k", "K", 10)

    assert kept(keep, "abck") == ["A", None, "C", "K"]


def test_a_new_entry_takes_the_place_and_the_room_of_the_old_one():
    keep: Keep[str] = Keep(100)
    for key in "abcdefghi":
        keep.put(key, "old", 10)
    keep.put("a", "new", 5)
    keep.put("j", "J", 10)

    assert kept(keep, "abj") == ["new", "old", "J"]


def test_what_is_too_large_is_not_kept_and_drives_nothing_out():
    keep: Keep[str] = Keep(100)
    keep.put("a", "A", 10)
    keep.put("b", "B", 11)

    assert kept(keep, "ab") == ["A", None]


def test_nothing_is_left_after_clearing():
    keep: Keep[str] = Keep(100)
    keep.put("a", "A", 10)
    keep.clear()
    for key in "bcdefghijk":
        keep.put(key, key.upper(), 10)

    assert kept(keep, "abk") == [None, "B", "K"]
