"""Palettes of posters by genre. Ground and ink have a contrast of 4.5:1 or more."""

from collections.abc import Sequence
from typing import NamedTuple


class Palette(NamedTuple):
    ground: str
    ink: str
    first: str
    """The dominant colour."""
    second: str
    third: str
    muted: str
    """A colour close to the ground, with little contrast."""


def _palettes(*rows: str) -> tuple[Palette, ...]:
    return tuple(Palette(*(f"#{colour}" for colour in row.split())) for row in rows)


PALETTES = {
    "action": _palettes(
        "b81a31 fff1e3 1b1b2f f46036 ffc15e 8e1224",
        "1b1b2f fff1e3 f46036 e71d36 ffc15e 2e2e4d",
        "f2ebdd 1b1b2f e71d36 f9a03f 2e2e4d dacfba",
    ),
    "adventure": _palettes(
        "0f5257 fff3da f2a93b e76f3c 2a8f86 0a3c40",
        "f6d79b 173b3f e2703a 2a7f78 c9482b fbebc8",
        "24415f fdf0d5 f4a259 bc4b51 5b8e7d 1a3049",
    ),
    "animation": _palettes(
        "ffd23f 1f1a4a ee4266 3bceac 540d6e ffe382",
        "145369 fff4dc ffc857 ee6c4d 8cd3c4 0f4154",
        "f8dfe6 3a1250 f0567a 5a4fcf f9b233 f3c9d5",
        "3d2c8d fff1d6 ff7f6b 46c2cb ffd166 2f2170",
    ),
    "children": _palettes(
        "8fd3e8 1b2a52 ffcb47 ff7f6b 3f6fc4 b5e3f0",
        "fdefc3 2b2350 f2643d 4bb3a4 f7b32b f8e2a2",
        "1f6f63 fff6df ffd166 f78c6b a7d7c5 195a51",
    ),
    "comedy": _palettes(
        "ffc93c 2b1b3d ff6f59 2e8b74 ffffff ffd970",
        "f7f0dc 26324a f25f5c 4fb0a5 ffcb47 eadfbf",
        "ff9678 2b1222 ffe3b3 b93047 2f4858 ffac94",
        "1f5f8b fff3dc ffc93c ff7b54 9ad4e0 194e73",
    ),
    "crime": _palettes(
        "1c1c22 f4ece2 e0402f f2b134 67717e 2b2c34",
        "f0b429 1a1614 1a1614 c9341f fbe7b0 dfa31c",
        "e6e0d4 1c1c22 c9341f 3c4a57 9aa0a3 d3cbbb",
    ),
    "documentary": _palettes(
        "f2efe8 1e1e1e 2b6cb0 e2a03f 8a979f dfd9cb",
        "123c45 f4efe3 e0a458 4b9a96 d36b4a 0d2f37",
        "dbe4e8 1d2b36 d1495b 30638e edae49 c6d3d9",
    ),
    "drama": _palettes(
        "23395b f3ede0 d1ab6c 8ea8c3 b5504a 1b2d49",
        "e9e4d8 22303f c06c4e 7c93a8 d9b26f d9d1c0",
        "574643 f6ede2 d29a74 a7b3a1 e9c893 493a37",
        "d9e2df 1f3a40 b5563f 5d8a8c e0b15a c6d4d0",
        "6b2e35 f8ebdd e29578 d9b382 92505a 592429",
    ),
    "fantasy": _palettes(
        "2a1b4e f5ebdd 8e6bd8 e6b54a 3fa89b 372562",
        "dbe7df 1c3b3a 3f8f7f c99a3b 7b5ea7 c5d8cc",
        "173f4f f8ecd4 e3a857 5fb3a8 b5658a 12323f",
    ),
    "film-noir": _palettes(
        "16161a f1ede4 d8a03d 8b8e99 c9c4b8 26272d",
        "e4e0d6 17171b 2a2b33 8b8c92 b33a2b d2cdc0",
        "2a3038 efe9dc c7ccd1 7a858f d95d39 20252c",
    ),
    "horror": _palettes(
        "140a0c f3e6da b3202a 6d121b e8553b 271216",
        "e9e1d2 1b0e0e 9e1b1f 2a1618 c08a6b d8ccb7",
        "16211b ecead8 7fa650 3c5b3a c8d68f 1f2e26",
        "3b0d14 f6e5d5 e2412e 8a1621 f0a35e 2c090e",
    ),
    "musical": _palettes(
        "5b1a6b ffe9d6 ff5d8f ffb627 a23f9f 4a1358",
        "fde0e4 4a0f3c e63973 f59e42 7b3fa0 f7c9d2",
        "123a6b fff0db ffb627 ef476f 5ec4d4 0e2e57",
    ),
    "mystery": _palettes(
        "12252b efe7d3 d9a441 2f7a7d 9c4545 1b353d",
        "d8d9cf 14262b 2f6f73 8a3b3b c79a3c c6c8bb",
        "33264a f1e8dc b79ced d98e73 6a8caf 291e3d",
    ),
    "romance": _palettes(
        "f9d5cf 5a1230 e2556b f4907a b12a52 fbe6e0",
        "7a1f3d ffebdd f28482 f6bd60 c2557a 661832",
        "f4e9e1 6b2335 d9596b e9a87c 8c5a7c eadacd",
        "f3b6a5 4a1530 fff0e2 c8435f 8b2f57 f7c9bc",
    ),
    "sci-fi": _palettes(
        "0b1230 eaf0ff 4a6bff 00c2d1 ff7a59 162050",
        "0f1f2e f2efe6 f2a541 35a7a0 e4572e 183146",
        "e3eaee 13233a 2f6bff ff6b4a 7fb7c9 cedae1",
        "2b1042 f6eaff ff5fa2 5ce1e6 8f5bd6 381756",
    ),
    "thriller": _palettes(
        "0e2a2f f2f0e6 e4572e 17a9a6 ffc914 153b42",
        "f3eee3 16222b e4472e 22577a 9fabb0 e2dbca",
        "262b3f f3ead9 f0b03f d64545 6c7a9c 1d2132",
    ),
    "war": _palettes(
        "4a4f3a f2ead3 b8b278 cf6045 2e3226 3f4431",
        "d9d0b5 2c2e22 a13d2d 6b7047 8f8b66 c8be9f",
        "3c3a3f f0e6d6 d87b3e 8e8a80 b9a98a 312f34",
    ),
    "western": _palettes(
        "e8c48a 3a1c0e b5482a d98841 6e2f1d f0d5a6",
        "5a2316 f6e3be e08c36 b54a2c f0b45b 4a1b10",
        "c8d5cf 3b2114 c2572f e0a24e 5f7f7a b6c6bf",
    ),
}

SAME_AS = {
    "biography": "drama",
    "dance": "musical",
    "disaster": "action",
    "erotic": "romance",
    "family": "children",
    "found-footage": "horror",
    "historical": "war",
    "legal": "crime",
    "martial-arts": "action",
    "noir": "film-noir",
    "political": "documentary",
    "satire": "comedy",
    "science-fiction": "sci-fi",
    "short": "documentary",
    "silent": "film-noir",
    "slasher": "horror",
    "sports": "adventure",
    "spy": "thriller",
    "superhero": "action",
    "supernatural": "horror",
    "teen": "comedy",
}

# The first of these among a title's genres decides its palette.
GENRE_PRIORITY = (
    "horror",
    "western",
    "film-noir",
    "sci-fi",
    "animation",
    "musical",
    "documentary",
    "war",
    "fantasy",
    "mystery",
    "romance",
    "crime",
    "children",
    "thriller",
    "adventure",
    "action",
    "comedy",
    "drama",
)
DEFAULT = _palettes(
    "2f3e46 f4f1e8 e0a458 84a98c cf7a5c 26333a",
    "ece6da 2a2f3a c8553d 588b8b f2a65a dcd4c3",
    "433455 f4ecdf e9a178 8c79b0 d3c27d 372a47",
)


def palettes_for(genres: Sequence[str]) -> tuple[Palette, ...]:
    known = {SAME_AS.get(genre, genre) for genre in genres}
    return next((PALETTES[genre] for genre in GENRE_PRIORITY if genre in known), DEFAULT)
