"""What an operator sets of the server. Loopback and read-only by default."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tollgraph.errors import ParameterError
from tollgraph.settings import given_values, variable
from tollgraph.web.limits import Limits

_MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class ServeSettings:
    """The server's settings. Each field is read from `TOLLGRAPH_` and its name in capitals; flags win over it."""

    serve_host: str = "127.0.0.1"
    """Address to listen on; loopback unless you say otherwise."""
    serve_port: int = 8000
    """Port; 0 takes a free one."""
    serve_prefix: str = ""
    """Path at which a proxy shows the server, such as `/tollgraph`; the proxy takes it off before it asks."""
    serve_seconds: float = 30.0
    """A query or an update is stopped after so many seconds."""
    serve_memory: int = 1024
    """Memory that one query may take, in MB; of it an update takes about 120 before it begins."""
    serve_answer: int = 1024
    """How long one answer may be, in MB."""
    serve_cache: int = 64
    """Memory for answers that are kept for clients that ask the same again, in MB."""
    serve_workers: int = 4
    """How many queries are answered at once, at least 2; of more than two, two are kept free of long queries."""
    serve_rate: int = 50
    """Requests a second that one client on another machine may send, ten times that in a burst; 0 sets no limit."""
    serve_log: str = "-"
    """File for the log of queries, a line of JSON for each; `-` is standard error, and nothing keeps none."""
    token_file: str = ""
    """File that holds the token for updates, readable by its owner only; else `TOLLGRAPH_TOKEN`; else no updates."""
    serve_texts: bool = False
    """Whether pages show whole articles, `yes` or `no`: only where you have the right to. Else at most 200 characters
    stand on either side of a quote."""
    serve_contact: str = ""
    """Web or mail address where readers report errors; pages show it."""

    def __post_init__(self) -> None:
        """Check the ranges that the fields state."""
        for name, least in (
            ("serve_memory", 16),
            ("serve_answer", 1),
            ("serve_cache", 0),
            ("serve_workers", 2),
            ("serve_rate", 0),
        ):
            if getattr(self, name) < least:
                raise ParameterError(f"{variable(name)} must be at least {least}, not {getattr(self, name)}")
        if self.serve_prefix and (not self.serve_prefix.startswith("/") or self.serve_prefix.endswith("/")):
            raise ParameterError(
                f"{variable('serve_prefix')} must begin with / and not end with it: {self.serve_prefix!r}"
            )
        if not 0 < self.serve_seconds < float("inf"):
            raise ParameterError(f"{variable('serve_seconds')} must be above 0, not {self.serve_seconds}")
        if not 0 <= self.serve_port <= 65535:
            raise ParameterError(f"{variable('serve_port')} must be between 0 and 65535, not {self.serve_port}")

    @property
    def limits(self) -> Limits:
        """What a client may ask of the server."""
        return Limits(
            seconds=self.serve_seconds,
            memory=self.serve_memory * _MEGABYTE,
            answer_bytes=self.serve_answer * _MEGABYTE,
            workers=self.serve_workers,
            cache_bytes=self.serve_cache * _MEGABYTE,
            requests_per_second=self.serve_rate,
        )

    @property
    def log(self) -> Path | None:
        """Where queries are logged, None where they are not."""
        return Path(self.serve_log) if self.serve_log else None


def load_serve_settings(environment: Mapping[str, str] | None = None) -> ServeSettings:
    """Return the settings that the environment asks for; ParameterError names a variable that cannot be read."""
    return ServeSettings(**given_values(ServeSettings, environment))
