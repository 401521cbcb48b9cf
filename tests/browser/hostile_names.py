"""Names that nobody should have, and that no layout may give way to."""

NAMES = [
    "maximilian.mustermann@example.com",
    "W" * 40,
    "محمد عبد الرحمن بن عبد الله الطويل جداً",
    "👩‍👩‍👧‍👦" * 5,
    "Z\u0335\u0321\u0353a\u0336\u0322l\u0334\u0301g\u0337\u0300o\u0338\u030d" * 2,
    "ab" * 20,
    "Jo\u200dsé\u200d Ma\u200dría",
]
PARTY = "Donaudampfschifffahrtsgesellschaftskapitänsmützenträgerinnenversammlungsabend!!"[:80]
