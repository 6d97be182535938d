"""A server on the loopback that answers as Wikidata's action API and query service do, errors included."""

import gzip
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox

from tollgraph.namespaces import WIKIDATA, WIKIDATA_PROPERTY, XSD

_PATIENCE = 10
"""Seconds after which a silent answer ends by itself, so that a broken test cannot hang."""
_LIMIT = 50


@dataclass(frozen=True)
class Trouble:
    """An answer that is given in place of the right one."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    hangs: bool = False
    """Say nothing until the test is over."""
    cut_after: int | None = None
    """Give the right answer, but only its first bytes."""


def api_error(code: str, info: str = "", *, retry_after: int | None = None, **more: object) -> Trouble:
    """Return an error as the API gives it: with status 200."""
    headers = {"MediaWiki-API-Error": code} | ({"Retry-After": str(retry_after)} if retry_after is not None else {})
    return Trouble(
        json.dumps({"error": {"code": code, "info": info, **more}, "servedby": "mw0"}).encode(), 200, headers
    )


MAXLAG = api_error("maxlag", "Waiting for db0: 6.2 seconds lagged.", retry_after=5, host="db0", lag=6.2, type="db")


@dataclass
class FakeWikidata:
    """The items that the server knows, what is to go wrong, and what it was asked."""

    url: str
    entities: dict[str, dict[str, Any]] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    silent_after: int | None = None
    """Say nothing to any call after this many."""
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def api(self) -> str:
        """The address of the action API."""
        return f"{self.url}/w/api.php"

    @property
    def queries(self) -> str:
        """The address of the query service."""
        return f"{self.url}/sparql"

    def holds(self, *entities: dict[str, Any]) -> None:
        """Let the server know these items."""
        self.entities.update({each["id"]: each for each in entities})

    def asked_for(self, action: str) -> list[dict[str, str]]:
        """Return the calls of one action."""
        return [each for each in self.asked if each.get("action") == action]

    def answer(self, parameters: dict[str, str]) -> dict[str, Any]:
        """Return the API's answer to a call."""
        if parameters["action"] == "wbsearchentities":
            return {"searchinfo": {"search": parameters["search"]}, "search": self._search(parameters), "success": 1}
        ids = parameters["ids"].split("|")
        if len(ids) > _LIMIT:
            return {"error": {"code": "toomanyvalues", "info": "Too many values supplied", "limit": _LIMIT}}
        malformed = next((each for each in ids if not each[1:].isdigit()), None)
        if malformed:
            return {"error": {"code": "no-such-entity", "info": "Could not find an entity", "id": malformed}}
        return {"entities": {each: self._entity(each) for each in ids}, "success": 1}

    def _entity(self, wanted: str) -> dict[str, Any]:
        target = self.merged.get(wanted, wanted)
        if target not in self.entities:
            return {"id": wanted, "missing": ""}
        found = dict(self.entities[target])
        return found | {"redirects": {"from": wanted, "to": target}} if target != wanted else found

    def _search(self, parameters: dict[str, str]) -> list[dict[str, Any]]:
        wanted, language = parameters["search"].casefold(), parameters["language"]
        return [
            {"id": each["id"], "label": each["labels"].get(language, {}).get("value", each["id"])}
            for each in self.entities.values()
            if any(name.casefold().startswith(wanted) for name in _names(each, language))
        ]

    def graph(self) -> ox.Store:
        """Return the items as the query service has them: truthy statements."""
        store = ox.Store()
        for each in self.entities.values():
            for name, statements in each["claims"].items():
                for statement in statements:
                    store.add(ox.Quad(_item(each["id"]), ox.NamedNode(WIKIDATA_PROPERTY + name), _term(statement)))
        return store


def _names(entity: dict[str, Any], language: str) -> list[str]:
    label = entity["labels"].get(language)
    return [*([label["value"]] if label else []), *(each["value"] for each in entity["aliases"].get(language, []))]


def _item(name: str) -> ox.NamedNode:
    return ox.NamedNode(WIKIDATA + name)


def _term(statement: dict[str, Any]) -> ox.NamedNode | ox.Literal:
    snak = statement["mainsnak"]
    value = snak["datavalue"]["value"]
    if snak["datatype"] == "wikibase-item":
        return _item(value["id"])
    if snak["datatype"] == "url":
        return ox.NamedNode(value)
    if snak["datatype"] == "time":
        return ox.Literal(value["time"].lstrip("+"), datatype=ox.NamedNode(XSD + "dateTime"))
    return ox.Literal(value if isinstance(value, str) else json.dumps(value))


class _Server(ThreadingHTTPServer):
    wikidata: FakeWikidata
    daemon_threads = True


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self._respond(parts.path, {name: values[0] for name, values in parse_qs(parts.query).items()})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._respond(urlsplit(self.path).path, {name: values[0] for name, values in parse_qs(body).items()})

    def _respond(self, path: str, parameters: dict[str, str]) -> None:
        wikidata = self.server.wikidata
        wikidata.asked.append(parameters)
        wikidata.agents.append(self.headers.get("User-Agent", ""))
        trouble = wikidata.troubles.pop(0) if wikidata.troubles else None
        if wikidata.silent_after is not None and len(wikidata.asked) > wikidata.silent_after:
            trouble = Trouble(hangs=True)
        if trouble is not None and trouble.hangs:
            wikidata.over.wait(_PATIENCE)
            self.close_connection = True
            return
        if trouble is not None and trouble.cut_after is None:
            self._send(trouble.status, trouble.body, dict(trouble.headers))
            return
        body = self._right_answer(path, parameters)
        self._send(200, body if trouble is None else body[: trouble.cut_after], {})

    def _right_answer(self, path: str, parameters: dict[str, str]) -> bytes:
        if path == "/sparql":
            results = self.server.wikidata.graph().query(parameters["query"])
            assert isinstance(results, ox.QuerySolutions)
            return results.serialize(format=ox.QueryResultsFormat.JSON) or b""
        return json.dumps(self.server.wikidata.answer(parameters)).encode()

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        packed = "gzip" in self.headers.get("Accept-Encoding", "")
        sent = gzip.compress(body) if packed else body
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name, value)
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name that the base class calls
        """Say nothing: the test's output is its own."""


@contextmanager
def serving() -> Iterator[FakeWikidata]:
    """Run a server as long as a test needs it."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.wikidata = FakeWikidata(f"http://127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server.wikidata
    finally:
        server.wikidata.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
