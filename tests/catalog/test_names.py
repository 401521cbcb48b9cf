import pytest

from catalog.movielens_name import Name, read_name, split_year
from catalog.search_text import match_key, plain, searchable


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Toy Story", Name("Toy Story", "")),
        ("Matrix, The", Name("The Matrix", "")),
        ("Clockwork Orange, A", Name("A Clockwork Orange", "")),
        ("Avventura, L' (Adventure, The)", Name("L'Avventura", "The Adventure")),
        ("Seven (a.k.a. Se7en)", Name("Seven", "Se7en")),
        ("Boot, Das (Boat, The)", Name("Das Boot", "The Boat")),
        (
            "Bicycle Thieves (a.k.a. The Bicycle Thief) (Ladri di biciclette)",
            Name("Bicycle Thieves", "Ladri di biciclette"),
        ),
        (
            "Human Centipede II (Full Sequence), The",
            Name("The Human Centipede II", "Full Sequence"),
        ),
        ("To Have, or Not (En avoir (ou pas))", Name("To Have, or Not", "En avoir (ou pas)")),
        ("(500) Days of Summer", Name("(500) Days of Summer", "")),
        ("Frontière(s)", Name("Frontière(s)", "")),
        ("Evangelion: 3.0 You Can (Not) Redo", Name("Evangelion: 3.0 You Can (Not) Redo", "")),
        ("Monsters, Inc.", Name("Monsters, Inc.", "")),
        ("Blind Side, The ", Name("The Blind Side", "")),
    ],
)
def test_movielens_names_are_read_in_natural_order(written: str, name: Name) -> None:
    assert read_name(written) == name


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Toy Story (1995)", ("Toy Story", 1995, False)),
        ("Toy Story (1995) ", ("Toy Story", 1995, False)),
        ("Fawlty Towers (1975–1979)", ("Fawlty Towers", 1975, True)),
        ("Big Bang Theory, The (2007-)", ("Big Bang Theory, The", 2007, True)),
        ("Babylon 5", ("Babylon 5", None, False)),
        ("1984 (Nineteen Eighty-Four) (1984)", ("1984 (Nineteen Eighty-Four)", 1984, False)),
    ],
)
def test_the_year_stands_last_and_a_span_makes_a_series(
    written: str, read: tuple[str, int | None, bool]
) -> None:
    assert split_year(written) == read


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Amélie & Co.", "amelie and co"),
        ("Ocean's Eleven", "oceans eleven"),
        ("Ocean’s Eleven", "oceans eleven"),
        ("Straße ÆØÅ Œuvre Łódź", "strasse aeoa oeuvre lodz"),
        ("Сёмка Й", "семка и"),
        ("がぎぐ ＡＢＣ ½", "がぎぐ abc 1 2"),
        ("नमक हलाल", "नमक हलाल"),
        ("İstanbul", "istanbul"),
        ("  —  ", ""),
    ],
)
def test_words_are_compared_without_case_accents_and_punctuation(text: str, words: str) -> None:
    assert plain(text) == words
    assert plain(plain(text)) == plain(text)


def test_an_article_does_not_make_another_title() -> None:
    assert match_key("The Third Man") == match_key("third man")
    assert match_key("The The") == "the"
    assert match_key("A") == "a"


def test_names_without_letters_are_still_distinguished() -> None:
    assert match_key("$") != match_key("…")


def test_a_name_given_twice_stands_in_the_search_text_once() -> None:
    assert searchable(["Heat", "HEAT", ""]) == " heat\n"
