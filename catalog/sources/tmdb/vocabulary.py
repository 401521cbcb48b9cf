"""TMDB's genres and keywords in the catalogue's words."""

# Genres are named as MovieLens names them; one of TMDB can be two of these, or none.
GENRES = {
    "Action & Adventure": ("Action", "Adventure"),
    "Family": ("Children",),
    "Kids": ("Children",),
    "Music": ("Musical",),
    "Sci-Fi & Fantasy": ("Sci-Fi", "Fantasy"),
    "Science Fiction": ("Sci-Fi",),
    "War & Politics": ("War",),
}
# These say how something was made or shown, not what it is like.
NOT_GENRES = frozenset({"TV Movie", "News", "Reality", "Talk", "Soap"})

_KEYWORDS_OF_MOOD = {
    "Adrenaline": "car chase, chase, race against time, shootout, explosion, adrenaline",
    "Clever": "plot twist, twist ending, heist, con artist, satire, whodunit, witty",
    "Cosy": "christmas, small town, bakery, holiday, gentle, comforting",
    "Dark": "dystopia, serial killer, nihilism, bleak, grim, dark comedy, black comedy, gritty",
    "Edge of your seat": "suspense, hostage, conspiracy, cat and mouse, suspenseful, tense",
    "Epic": "epic, epic battle, ancient rome, historical epic, kingdom, quest",
    "Feel-good": "feel-good, feelgood, uplifting, inspirational, hopeful, cheerful, joyful",
    "Heart-warming": "heartwarming, friendship, kindness, found family, father son relationship",
    "Laugh out loud": "hilarious, parody, spoof, slapstick comedy, absurd, stand-up comedy",
    "Mind-bending": "time travel, time loop, parallel universe, surrealism, simulated reality",
    "Nostalgic": "nostalgia, nostalgic, coming of age, childhood, 1980s, summer camp",
    "Quirky": "quirky, whimsical, eccentric, offbeat, oddball",
    "Romantic": "romance, love, romcom, love story, falling in love, romantic",
    "Scary": "haunted house, ghost, zombie, slasher, possession, jump scare, frightened",
    "Slow burn": "slow burn, contemplative, meditative, atmospheric, melancholy",
    "Tear-jerker": "tearjerker, terminal illness, grief, loss of loved one, tragic love",
    "Thought-provoking": "philosophy, existentialism, artificial intelligence, moral dilemma, "
    "thoughtful",
    "Visually stunning": "visually stunning, spectacle, surreal imagery, neon, painterly",
}
MOOD_OF_KEYWORD = {
    keyword.strip(): mood
    for mood, keywords in _KEYWORDS_OF_MOOD.items()
    for keyword in keywords.split(",")
}


def genre_names(theirs: str) -> tuple[str, ...]:
    return () if theirs in NOT_GENRES else GENRES.get(theirs, (theirs,))
