"""Words by which people mean interests and filters, and words that negate or strengthen them."""

from recommender.model.mood_words import MOODS

SHORT, NOT_LONG = 100, 120  # minutes

# Interests by what people say for them; several keys where one word means several.
_GENRES = {
    "action": "action",
    "adventure": "adventure, adventures, adventurous",
    "animation": "animation, animated, cartoon, cartoons, anime, pixar",
    "children": "children, kids, kid, family, family friendly, child friendly",
    "comedy": "comedy, comedies, comic",
    "crime": "crime, heist, gangster, gangsters, mafia, mob, detective, detectives",
    "documentary": "documentary, documentaries, doc, docs, docu",
    "drama": "drama, dramas, dramatic",
    "fantasy": "fantasy, fairy tale, fairy tales",
    "film-noir": "film noir, noir",
    "horror": "horror, horrors, slasher",
    "imax": "imax",
    "musical": "musical, musicals, songs, singing",
    "mystery": "mystery, mysteries, whodunit, whodunnit",
    "romance": "romance, romances, love story, love stories, date night, date movie",
    "sci-fi": "sci fi, scifi, sf, science fiction, space, aliens, robots",
    "thriller": "thriller, thrillers",
    "war": "war, wars",
    "western": "western, westerns, cowboy, cowboys",
}
_MOODS = {
    "adrenaline": "action packed, fast, exciting, explosions",
    "clever": "smart, clever, witty, intelligent",
    "cosy": "cosy, cozy, christmas, comforting",
    "dark": "dark, darker, gritty, bleak, grim, heavy, disturbing",
    "edge-of-your-seat": "suspense, suspenseful, tense, gripping, edge of your seat, nail biting",
    "epic": "epic, epics, sweeping",
    "feel-good": "feel good, feelgood, uplifting, light, lighter, light hearted, lighthearted,"
    " cheerful, happy, easy, fun",
    "heart-warming": "heart warming, heartwarming, touching, sweet, wholesome",
    "laugh-out-loud": "funny, funnier, hilarious, silly, laugh, laughs, laugh out loud,"
    " makes us laugh",
    "mind-bending": "mind bending, mindbending, mindfuck, trippy, surreal, time travel, twist,"
    " twists",
    "nostalgic": "nostalgic, nostalgia, coming of age",
    "quirky": "quirky, weird, weirder, odd, offbeat, strange, whimsical",
    "romantic": "romantic",
    "scary": "scary, scarier, creepy, frightening, spooky, zombies, ghosts",
    "slow-burn": "slow burn, slow, quiet, calm, atmospheric",
    "tear-jerker": "tear jerker, tearjerker, sad, a good cry, cry, emotional, moving,"
    " heartbreaking",
    "thought-provoking": "thought provoking, makes you think, makes us think, deep, philosophical,"
    " profound",
    "visually-stunning": "visually stunning, beautiful, beautiful pictures, gorgeous, stylish",
}
_SEVERAL = {
    "romcom": ("genre:romance", "genre:comedy"),
    "rom com": ("genre:romance", "genre:comedy"),
    "romantic comedy": ("genre:romance", "genre:comedy"),
    "romantic comedies": ("genre:romance", "genre:comedy"),
    "murder mystery": ("genre:mystery", "genre:crime"),
    "old": ("era:1950s", "era:1960s"),
    "oldies": ("era:1950s", "era:1960s"),
    "black and white": ("era:1940s", "era:1950s"),
    "space opera": ("genre:sci-fi", "mood:epic"),
    "superhero": ("genre:action", "genre:fantasy"),
    "superheroes": ("genre:action", "genre:fantasy"),
}
_DECADES = {
    "twenties": 1920,
    "thirties": 1930,
    "forties": 1940,
    "fifties": 1950,
    "sixties": 1960,
    "seventies": 1970,
    "eighties": 1980,
    "nineties": 1990,
}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _listed(kind: str, table: dict[str, str]) -> dict[str, tuple[str, ...]]:
    return {
        word.strip(): (f"{kind}:{slug}",)
        for slug, words in table.items()
        for word in words.split(",")
    }


INTERESTS: dict[str, tuple[str, ...]] = {
    # What viewers' tags call a mood, unless it is listed below.
    **{
        word.replace("-", " "): (f"mood:{mood.slug}",)
        for mood in MOODS
        for word in mood.words - {"love", "very funny"}  # people love anything, very much
    },
    **_listed("mood", _MOODS),
    **_listed("genre", _GENRES),
    **_SEVERAL,
    **{word: (f"era:{decade}s",) for word, decade in _DECADES.items()},
}
NEWEST_ERA = frozenset({"new", "newer", "recent", "modern", "current"})

RUNTIMES = {"short": SHORT, "shorter": SHORT, "not too long": NOT_LONG, "not long": NOT_LONG}
SERIES = frozenset({"series", "show", "shows", "tv", "tv show", "tv shows", "tv series"})
FILMS = frozenset({"films only", "film only", "movies only", "only films", "only movies"})
# ISO 639-1, as titles have their languages.
LANGUAGES = {
    "arabic": "ar", "chinese": "zh", "czech": "cs", "danish": "da", "dutch": "nl", "english": "en",
    "finnish": "fi", "french": "fr", "german": "de", "greek": "el", "hebrew": "he", "hindi": "hi",
    "hungarian": "hu", "italian": "it", "japanese": "ja", "korean": "ko", "norwegian": "no",
    "persian": "fa", "polish": "pl", "portuguese": "pt", "romanian": "ro", "russian": "ru",
    "spanish": "es", "swedish": "sv", "thai": "th", "turkish": "tr",
}  # fmt: skip

# What negates a weight, and how strong it is then.
AGAINST = {
    "no": 0.6, "not": 0.6, "without": 0.6, "nothing": 0.6, "neither": 0.6, "nor": 0.6,
    "except": 0.6, "avoid": 0.6, "instead of": 0.6, "rather than": 0.6, "less": 0.6,
    "dont like": 0.6,
    "not too": 0.3, "not so": 0.3, "not very": 0.3, "not that": 0.3,
    "hate": 1.0, "hates": 1.0, "never": 1.0, "cant stand": 1.0,
}  # fmt: skip
USUAL = 0.6
STRENGTHS = {
    "very": 1.0, "really": 1.0, "super": 1.0, "extremely": 1.0, "lots of": 1.0, "a lot of": 1.0,
    "love": 1.0, "loves": 1.0, "loads of": 1.0,
    "a bit": 0.3, "a bit of": 0.3, "a little": 0.3, "slightly": 0.3, "somewhat": 0.3, "bit": 0.3,
}  # fmt: skip
AFTERWARDS = "at all"  # makes what is not wanted a veto of it
LIKE = frozenset({"like", "similar to", "in the style of", "same as", "as good as", "more like"})
TURNS_BACK = frozenset({"but", "only", "though"})  # what follows these is wanted again
JOINS = frozenset({"or", "nor", "and"})
# They mean nothing by themselves, and are no names.
FILLERS = _words(
    """a an the some something anything someone i id we wed want wants would you please movie movies
    film films good great nice with by in of for from that this which is are was me us our my
    tonight today watch watching see seeing again it its to be more most much lots set about made
    starring directed feeling mood day night evening kind sort type maybe perhaps just so too and or
    but only have has having like likes feel pictures bring stuff one ones"""
)
