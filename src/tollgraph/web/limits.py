"""How much a client may ask of the server, and how much a query may take."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of the endpoint; every one of them ends in an error that names it."""

    seconds: float = 30.0
    """A query or an update is stopped after this long."""
    memory: int = 1 << 30
    """Bytes that one query may take."""
    answer_bytes: int = 1 << 30
    """Bytes of one answer before compression."""
    workers: int = 4
    """Queries answered at once."""
    waiting: int = 256
    """Queries that may wait for a worker; one more is refused."""
    waiting_seconds: float = 10.0
    """A query that no worker took up for this long is refused."""
    cache_bytes: int = 64 << 20
    """Bytes of answers that are kept for clients that ask the same again."""
    query_bytes: int = 1_000_000
    """Bytes of a query; the longest stored question has 4 kB."""
    update_bytes: int = 64 << 20
    """Bytes of an update or of a graph that is sent."""
    requests_per_second: int = 50
    """Requests of one client on another machine, ten times that in a burst; 0 sets no limit."""
    requests_at_once: int = 32
    """Requests of one such client that are answered side by side."""
    header_seconds: float = 20.0
    """A connection on which no whole headers have come after this long is closed."""
    body_seconds: float = 30.0
    """A body that has not come after this long is refused."""
    address_bytes: int = 60_000
    """Bytes of an address with its parameters, below what their parser takes; longer queries come by POST."""
    header_bytes: int = 64 << 10
    """Bytes of all headers of a request."""

    @property
    def long_queries(self) -> int:
        """How many of the workers may be held by long queries while others wait."""
        return max(1, self.workers - 2)
