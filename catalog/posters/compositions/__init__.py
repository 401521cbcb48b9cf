"""Pictures made of a few shapes. Each fills a panel by the dice and the colours it holds."""

from catalog.posters.compositions.landscapes import COMPOSITIONS as LANDSCAPES
from catalog.posters.compositions.patterns import COMPOSITIONS as PATTERNS
from catalog.posters.compositions.rounds import COMPOSITIONS as ROUNDS
from catalog.posters.compositions.straights import COMPOSITIONS as STRAIGHTS

COMPOSITIONS = (*LANDSCAPES, *ROUNDS, *STRAIGHTS, *PATTERNS)
