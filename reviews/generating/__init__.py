"""A synthetic catalogue for benchmarks: invented films, people, members and reviews, the same for the same seed."""

from reviews.generating.loading_sqlite import Busy
from reviews.generating.making import Made, NotEmpty, generate

__all__ = ["Busy", "Made", "NotEmpty", "generate"]
