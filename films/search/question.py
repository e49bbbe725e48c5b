"""What somebody typed, as it is looked for."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from films.search.tokens import NAMED, TITLED, Tier, nearly, tiers
from films.search.words import Piece, folded, pieces_of

LONGEST = 200  # signs of what was typed
MOST_PIECES = 16
_SMALL = set("a an and at by de der des die du el et in la las le les los of on or the to und y".split())  # noqa: SIM905


@dataclass(frozen=True)
class Question:
    """A text to look for; what goes beyond 200 signs or 16 words is left out."""

    text: str

    @cached_property
    def whole(self) -> str:
        """The folded text."""
        return folded(self.text[:LONGEST])

    @cached_property
    def pieces(self) -> list[Piece]:
        """The words to look for: without articles and the like, which too many titles hold, where there are others."""
        pieces = pieces_of(self.text[:LONGEST])[:MOST_PIECES]
        return [piece for piece in pieces if piece.text not in _SMALL] or pieces

    def tiers(self, facets: Collection[str] = ()) -> list[Tier]:
        """The ways in which a record may answer, the best first."""
        return tiers(self.whole, self.pieces, facets) if facets else self._tiers

    @cached_property
    def _tiers(self) -> list[Tier]:
        return tiers(self.whole, self.pieces)

    def nearly_tiers(self, facets: Collection[str] = ()) -> list[Tier]:
        """The way in which a record may answer when none does in these."""
        return nearly(self.pieces, facets)

    def calling_tiers(self) -> list[Tier]:
        """Those of them in which a record answers by what it is called itself."""
        return [tier for tier in self._tiers if tier.number <= TITLED]

    def near_tiers(self) -> list[Tier]:
        """The ways in which a record is near to an answer: it has one of the words, or what a word begins with."""
        begun = [piece for piece in self.pieces if len(piece.text) > 1]
        halves = [piece.text[: max(3, (len(piece.text) + 1) // 2)] for piece in begun]
        return (
            [
                Tier(TITLED, "words", [[Piece(f"t{piece.text}", piece.open) for piece in begun]]),
                Tier(NAMED, "words", [[Piece(f"n{half}", open=True) for half in halves]]),
            ]
            if begun
            else []
        )

    def with_words(self, changed: dict[str, str]) -> "Question":
        """This question with other words in the place of some."""
        return Question(" ".join(changed.get(word, word) for word in self.whole.split()))
