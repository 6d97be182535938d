"""The query service: items by the identifiers that a thing of ours has, and events by place and day, many at once."""

import http.client
import json
import math
import urllib.error
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pyoxigraph as ox

from tollgraph.linking.errors import UnansweredError, WikidataError
from tollgraph.linking.items import ITEM
from tollgraph.linking.patience import PassingError, Patience
from tollgraph.linking.settings import LinkSettings
from tollgraph.linking.things import Thing, ThingKind
from tollgraph.linking.web import user_agent
from tollgraph.namespaces import WIKIDATA, WIKIDATA_PROPERTY, XSD, local_name
from tollgraph.waiting import asked_wait

_MOST_EVENTS = 100
"""Events of one place and time that are looked at; more say that the place is too wide to tell."""
_LONGEST = 31
"""Days beyond which an incident is too vaguely dated to look for events by its days."""
_AGAIN = frozenset({408, 425, 429})


@dataclass
class QueryService:
    """Asks a SPARQL endpoint that holds Wikidata's truthy statements."""

    settings: LinkSettings
    patience: Patience
    observe: Callable[[str], None] = lambda _: None
    calls: int = field(default=0, init=False)

    def by_identifier(self, things: Iterable[Thing]) -> dict[str, tuple[str, ...]]:
        """Return the items with the GeoNames id or the website of each thing, by the thing's IRI.

        UnansweredError where this question fails, WikidataError where none will succeed.
        """
        wanted: dict[str, list[str]] = defaultdict(list)
        for thing in things:
            for key in _keys(thing):
                wanted[key].append(thing.iri)
        if not wanted:
            return {}
        rows = self._rows(
            f"""SELECT DISTINCT ?key ?item {{ VALUES ?key {{ {" ".join(sorted(wanted))} }}
            ?item <{WIKIDATA_PROPERTY}P1566>|<{WIKIDATA_PROPERTY}P856> ?key }}"""
        )
        found: dict[str, set[str]] = defaultdict(set)
        for row in rows:
            for thing_iri in wanted.get(_term(row["key"]), ()):
                found[thing_iri].add(local_name(row["item"]["value"]))
        return {iri: tuple(sorted(items)) for iri, items in found.items()}

    def events(self, incident: Thing) -> tuple[str, ...]:
        """Return the items of what happened at an incident's places within its days; none where either is not known.

        Raises as `by_identifier` does.
        """
        days, places = incident.days, sorted(incident.lies_in)
        if incident.kind is not ThingKind.INCIDENT or days is None or not places:
            return ()
        if days.last - days.first > timedelta(days=_LONGEST):
            return ()
        moments = (f'"{each.isoformat()}T00:00:00Z"^^<{XSD}dateTime>' for each in (days.first, days.last))
        begins, ends = moments
        rows = self._rows(
            f"""SELECT DISTINCT ?item {{ VALUES ?place {{ {" ".join(f"<{WIKIDATA}{each}>" for each in places)} }}
            ?item <{WIKIDATA_PROPERTY}P276>|<{WIKIDATA_PROPERTY}P131> ?place ;
                <{WIKIDATA_PROPERTY}P585>|<{WIKIDATA_PROPERTY}P580> ?day .
            FILTER(?day >= {begins} && ?day <= {ends}) }} ORDER BY ?item LIMIT {_MOST_EVENTS}"""
        )
        return tuple(local_name(row["item"]["value"]) for row in rows)

    def _rows(self, query: str) -> list[Mapping[str, Any]]:
        where = urlsplit(self.settings.wikidata_queries).netloc

        def attempt() -> list[Mapping[str, Any]]:
            self.calls += 1
            self.observe("query service")
            return self._asked(query, where)

        rows = self.patience.call(where, attempt)
        return [row for row in rows if ITEM.fullmatch(local_name(row["item"]["value"]))]

    def _asked(self, query: str, where: str) -> list[Mapping[str, Any]]:
        """Make one call; failures that may pass are PassingError, others as `by_identifier` says."""
        from SPARQLWrapper.SPARQLExceptions import EndPointInternalError, QueryBadFormed, SPARQLWrapperException

        try:
            return _bindings(self._wrapper(query).queryAndConvert())
        except EndPointInternalError as error:
            raise PassingError("answered 500") from error
        except QueryBadFormed as error:
            raise UnansweredError(f"{where}: refused the query as not well formed") from error
        except urllib.error.HTTPError as error:
            raise self._failed(error) from error
        except SPARQLWrapperException as error:
            raise WikidataError(f"{where}: {error.msg}; check TOLLGRAPH_WIKIDATA_QUERIES") from error
        except TimeoutError as error:
            raise PassingError(f"no answer within {self.settings.wikidata_seconds:g} s") from error
        except urllib.error.URLError as error:
            late = isinstance(error.reason, TimeoutError)
            raise PassingError(f"nobody answers there ({error.reason})", unreachable=not late) from error
        except (http.client.HTTPException, ConnectionError, ValueError, KeyError, TypeError) as error:
            raise PassingError(f"an answer that is no whole result ({type(error).__name__})") from error

    def _failed(self, error: urllib.error.HTTPError) -> Exception:
        if error.code in _AGAIN or error.code > 500:
            headers = {name.lower(): value for name, value in error.headers.items()}
            return PassingError(f"answered {error.code}", asked_wait(headers, self.patience.clock.now()))
        return WikidataError(
            f"{self.settings.wikidata_queries}: answered {error.code}; check TOLLGRAPH_WIKIDATA_QUERIES, and that "
            "TOLLGRAPH_WIKIDATA_CONTACT names a way to reach you"
        )

    def _wrapper(self, query: str) -> Any:  # noqa: ANN401  # SPARQLWrapper has no types
        from SPARQLWrapper import JSON, POST, SPARQLWrapper

        wrapper = SPARQLWrapper(self.settings.wikidata_queries, agent=user_agent(self.settings))
        wrapper.setReturnFormat(JSON)
        wrapper.setMethod(POST)
        wrapper.setTimeout(math.ceil(self.settings.wikidata_seconds))
        wrapper.setQuery(query)
        return wrapper


def _bindings(answer: object) -> list[Mapping[str, Any]]:
    """Return the rows of a result in SPARQL's JSON; KeyError or TypeError where it is none."""
    if not isinstance(answer, dict):
        raise TypeError(json.dumps(str(answer)[:80]))
    rows: list[Mapping[str, Any]] = answer["results"]["bindings"]
    return rows


def _keys(thing: Thing) -> Sequence[str]:
    """Return the terms by which the query service knows a thing: its GeoNames id, its website as people write it."""
    found = [str(ox.Literal(thing.geonames))] if thing.geonames else []
    if thing.website:
        parts = urlsplit(thing.website)
        host, path = (parts.hostname or "").removeprefix("www."), parts.path.rstrip("/")
        found += [
            str(ox.NamedNode(f"{scheme}://{start}{host}{path}{end}"))
            for scheme in ("https", "http")
            for start in ("www.", "")
            for end in ("/", "")
        ]
    return found


def _term(binding: Mapping[str, str]) -> str:
    value = binding["value"]
    return str(ox.NamedNode(value) if binding["type"] == "uri" else ox.Literal(value))
