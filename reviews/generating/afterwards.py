"""What is worked out from films and reviews and kept in tables of its own is rebuilt here, once everything is in.

Columns of the rows themselves are made with them, and receptions are counted while the reviews are made. A step is
called after the load is committed, on its own: a run that is killed here is mended by the commands that repair.
"""

from collections.abc import Callable

from films.rebuilding import rebuild_cards, rebuild_shelves
from films.search import indexing

#: What the progress bar says, and what is called.
STEPS: list[tuple[str, Callable[[], object]]] = [
    ("shelves", rebuild_shelves),
    ("cards", rebuild_cards),
    ("search", indexing.rebuild),
]
