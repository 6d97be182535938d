"""What a user sets to look things up in Wikidata. Nothing is asked of anybody but by `tollgraph link`."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from tollgraph.errors import ParameterError
from tollgraph.namespaces import WIKIDATA_API, WIKIDATA_QUERIES
from tollgraph.settings import given_values, variable

_NOT_NEGATIVE = ("wikidata_longest_wait", "wikidata_cache_days", "wikidata_maxlag", "wikidata_calls_per_minute")


@dataclass(frozen=True)
class LinkSettings:
    """The settings of linking. Each field is read from `TOLLGRAPH_` and its name in capitals."""

    wikidata_api: str = WIKIDATA_API
    """Address of the action API: wbsearchentities and wbgetentities."""
    wikidata_queries: str = WIKIDATA_QUERIES
    """Address of the query service (SPARQL 1.1)."""
    wikidata_contact: str = ""
    """Your e-mail address or web page, sent in the User-Agent: the policy of Wikimedia asks for a way to reach you."""
    wikidata_languages: str = "en,ar,fr,de,ru,tr"
    """Languages whose labels are compared, the first one first, separated by commas."""
    wikidata_seconds: float = 30.0
    """How long one call may take, in seconds."""
    wikidata_attempts: int = 5
    """How often one call is made before it is given up: after a time-out, a lag, a refusal for the number of calls."""
    wikidata_longest_wait: float = 120.0
    """The longest wait between two attempts, in seconds; a service that asks for a longer one is given up."""
    wikidata_calls_per_minute: int = 120
    """How many calls a minute may hold; 0: no limit of our own."""
    wikidata_maxlag: int = 5
    """Wikidata is to refuse a call when its copies lag by more than this, in seconds."""
    wikidata_cache_days: float = 30.0
    """How long an answer is kept on disk and taken for fresh, in days."""

    def __post_init__(self) -> None:
        """Check the ranges that the fields state."""
        for name in _NOT_NEGATIVE:
            if getattr(self, name) < 0:
                raise ParameterError(f"{variable(name)} must not be negative, and is {getattr(self, name)}")
        if self.wikidata_attempts < 1 or self.wikidata_seconds <= 0:
            raise ParameterError(f"{variable('wikidata_attempts')} and {variable('wikidata_seconds')} must be above 0")
        for name in ("wikidata_api", "wikidata_queries"):
            parts = urlsplit(getattr(self, name))
            if parts.scheme not in ("http", "https") or not parts.hostname:
                raise ParameterError(f"{variable(name)} must be an http or https address, not {getattr(self, name)!r}")
        if not (self.wikidata_contact.isascii() and (self.wikidata_contact + "a").isprintable()):
            raise ParameterError(f"{variable('wikidata_contact')} holds characters that no header can; write ASCII")
        if not self.languages:
            raise ParameterError(f"{variable('wikidata_languages')} names no language; write codes, as in en,ar")

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages, in their order."""
        return tuple(code.strip() for code in self.wikidata_languages.split(",") if code.strip())


def load_link_settings(environment: Mapping[str, str] | None = None) -> LinkSettings:
    """Return the settings that the environment asks for; ParameterError names a variable that cannot be read."""
    return LinkSettings(**given_values(LinkSettings, environment))
