"""Other ways in which people write the name of a title: numerals, initials, words run together."""

import re
from collections.abc import Iterable, Iterator

FROM_ZERO = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
sixteen seventeen eighteen nineteen twenty
"""
NUMBERS = {word: str(number) for number, word in enumerate(FROM_ZERO.split())}
# "i" is a pronoun and "x" a letter far more often than a number, unless they follow "part".
FROM_TWO, FROM_ELEVEN = "ii iii iv v vi vii viii ix", "xi xii xiii xiv xv"
ROMAN = {
    word: str(number)
    for first, words in ((2, FROM_TWO), (11, FROM_ELEVEN))
    for number, word in enumerate(words.split(), start=first)
}
AFTER_PART = {"i": "1", "x": "10"}
PARTS = frozenset({"part", "chapter", "episode", "volume", "vol"})
"""Words before a number that people leave out: "The Godfather: Part II" is "godfather 2"."""

DIGIT_LETTERS = str.maketrans("0134578", "oieasvb")
INSIDE_LETTERS = re.compile(r"(?<=[^\W\d_])\d+(?=[^\W\d_])")
FEWEST_FOR_INITIALS = 3
LONGEST_RUN_TOGETHER = 30
ARTICLES = frozenset({"the", "a", "an"})


def number_form(words: str) -> str:
    """Writes numbers as digits and leaves out "part": "godfather part ii" → "godfather 2".

    `words` as `catalog.search_text.plain` returns them. A digit between letters is the letter that
    it looks like ("se7en" → "seven" → "7").
    """
    result: list[str] = []
    previous = ""
    for position, written in enumerate(words.split()):
        word = INSIDE_LETTERS.sub(lambda digits: digits[0].translate(DIGIT_LETTERS), written)
        number = NUMBERS.get(word)
        if number is None and position > 0:
            number = ROMAN.get(word) or (AFTER_PART.get(word) if previous in PARTS else None)
        is_number = number is not None or word.isdigit()
        if is_number and previous in PARTS and len(result) > 1:
            result.pop()
        result.append(number or word)
        previous = word
    return " ".join(result)


def without_article(words: str) -> str:
    first, _, rest = words.partition(" ")
    return rest if first in ARTICLES and rest else words


def run_together(words: str) -> str:
    """Returns the words without blanks and without the article: "the x men" → "xmen"."""
    joined = without_article(words).replace(" ", "")
    return joined if len(joined) <= LONGEST_RUN_TOGETHER else ""


def initials(words: str) -> str:
    """Returns the first letters of a name of several words: "the lord of the rings" → "tlotr"."""
    first = [word[0] for word in words.split()]
    return "".join(first) if len(first) >= FEWEST_FOR_INITIALS else ""


def other_forms(lines: Iterable[str]) -> Iterator[str]:
    """The forms of each line, a name in plain words. A name with a number is one of them, since
    what is typed is looked up in its form with digits."""
    for line in lines:
        bare = without_article(line)
        numbers = number_form(line)
        if numbers != line or any(word.isdigit() for word in numbers.split()):
            yield numbers
        yield from filter(None, (initials(line), initials(bare) if bare != line else ""))
        if " " in bare and (joined := run_together(line)):
            yield joined
