"""Pictures made of a few shapes. Each fills a panel, by its random generator and its colours."""

from catalog.posters.compositions.bars_and_blocks import COMPOSITIONS as BARS_AND_BLOCKS
from catalog.posters.compositions.circles import COMPOSITIONS as CIRCLES
from catalog.posters.compositions.landscapes import COMPOSITIONS as LANDSCAPES
from catalog.posters.compositions.patterns import COMPOSITIONS as PATTERNS

COMPOSITIONS = (*LANDSCAPES, *CIRCLES, *BARS_AND_BLOCKS, *PATTERNS)
