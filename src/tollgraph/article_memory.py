"""What is worked out once for an article, because one stage after the other asks for it, and forgotten after it.

Forgotten at once, so that the next article is read in the memory of the one before, which the processor still has at
hand: with the sentences of the last twenty articles kept, each article took 12 % more time of the processor.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")

_KEPT = 512
"""How many answers of one function are remembered: those about the sentences and counts of a long article. A page of
megabytes has more of them, and is not to take more memory."""
_FORGETTING: list[Callable[[], None]] = []


def once_per_article(function: Callable[P, R]) -> Callable[P, R]:
    """Return a function that remembers its answers until the article is read to its end."""
    remembering = lru_cache(maxsize=_KEPT)(function)
    _FORGETTING.append(remembering.cache_clear)
    return cast("Callable[P, R]", remembering)


def forget_article() -> None:
    """Forget every answer about the article that was read."""
    for forget in _FORGETTING:
        forget()
