"""How what is generated is shared out: reviews over films, and over those who write them."""

from collections import Counter
from itertools import pairwise

import pytest

from reviews.generating import draws
from reviews.generating.members import Members
from reviews.generating.words import lexicons


@pytest.mark.parametrize(("films", "reviews"), [(1, 5), (10, 0), (1_000, 10_000), (1_000_000, 10_000_000)])
def test_reviews_are_shared_out_by_zipfs_law(films, reviews):
    shares = draws.ZipfShares(reviews, films)
    first = [shares.share(rank) for rank in range(min(films, 1_000))]

    assert first == sorted(first, reverse=True) or all(b - a <= 1 for a, b in pairwise(first))
    if films <= 1_000:
        assert sum(first) == reviews
    else:
        assert 200_000 < first[0] < 400_000
        assert 4 < first[0] / first[9] < 10  # the first ranks are a little alike


def test_nobody_writes_twice_of_a_film_and_a_few_write_most():
    members = Members(500, 10_000, lexicons(1), 1)
    counts: Counter[int] = Counter()
    for film in range(2_000):
        writers = list(members.writers(1 + film % 500 if film < 500 else 3, draws.mixed(film, 1) & 0xFFFFFFFF))
        assert len(set(writers)) == len(writers) == (1 + film % 500 if film < 500 else 3)
        counts.update(writers)

    assert min(counts) >= 1
    assert max(counts) <= members.count
    busiest = sorted(counts.values(), reverse=True)
    assert sum(busiest[: members.count // 10]) > sum(busiest) / 4
