"""Moods, and the words by which viewers' tags name them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mood:
    slug: str
    name: str
    words: frozenset[str]


def _mood(slug: str, name: str, words: str) -> Mood:
    listed = {word.strip() for word in words.split(",")}
    return Mood(slug, name, frozenset(listed | {name.lower(), slug, slug.replace("-", " ")}))


MOODS = (
    _mood("adrenaline", "Adrenaline", "action packed, fast-paced, fast paced, chase, car chase"),
    _mood("clever", "Clever", "intelligent, witty, smart, sharp, great dialogue, twist ending"),
    _mood("cosy", "Cosy", "cozy, christmas, small town, gentle, comfort"),
    _mood("dark", "Dark", "disturbing, bleak, grim, gritty, depressing, dark comedy, black comedy"),
    _mood(
        "edge-of-your-seat",
        "Edge of your seat",
        "suspense, suspenseful, tense, tension, gripping, thriller",
    ),
    _mood("epic", "Epic", "sweeping, grand, historical epic, masterpiece, big battles"),
    _mood("feel-good", "Feel-good", "uplifting, inspirational, inspiring, hopeful, fun, cheerful"),
    _mood(
        "heart-warming",
        "Heart-warming",
        "heartwarming, touching, sweet, heart warming, friendship, animal movie",
    ),
    _mood("laugh-out-loud", "Laugh out loud", "funny, hilarious, very funny, comedy, spoof, silly"),
    _mood(
        "mind-bending",
        "Mind-bending",
        "mindfuck, surreal, hallucinatory, dreamlike, mind-blowing, mindblowing, trippy, confusing,"
        " psychedelic, nonlinear, time travel, alternate reality",
    ),
    _mood("nostalgic", "Nostalgic", "nostalgia, classic, childhood, coming of age, coming-of-age"),
    _mood("quirky", "Quirky", "offbeat, eccentric, whimsical, off-beat comedy, weird, bizarre"),
    _mood("romantic", "Romantic", "romance, love, love story, romantic comedy, chick flick"),
    _mood("scary", "Scary", "creepy, horror, frightening, ghosts, zombies, eerie, haunted house"),
    _mood(
        "slow-burn", "Slow burn", "slow, atmospheric, meditative, moody, slow paced, melancholic"
    ),
    _mood(
        "tear-jerker",
        "Tear-jerker",
        "emotional, sad, bittersweet, tearjerker, heartbreaking, moving, tragic",
    ),
    _mood(
        "thought-provoking",
        "Thought-provoking",
        "philosophical, philosophy, cerebral, psychology, psychological, social commentary,"
        " thoughtful, deep, politics",
    ),
    _mood(
        "visually-stunning",
        "Visually stunning",
        "visually appealing, beautiful, cinematography, stylized, stylish, great cinematography,"
        " breathtaking, gorgeous, visual",
    ),
)
MOOD_OF_WORD = {word: mood for mood in MOODS for word in mood.words}
WORDS = frozenset(MOOD_OF_WORD)
