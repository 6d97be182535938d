"""What a client asks by the SPARQL 1.1 Protocol: its parameters, its body, and what of them is refused."""

import re
from binascii import a2b_qp
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import parse_qs, unquote_to_bytes

from starlette.types import Receive, Scope

from tollgraph.sparql_keywords import is_update, names_dataset, with_dataset
from tollgraph.web.limits import Limits
from tollgraph.web.refusal import RefusedError, refuse

FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
_IRI = re.compile(r"\A[A-Za-z][A-Za-z0-9+.-]*:[^<>\"{}|^`\\\x00-\x20]*")
_ONE_PARAMETER = re.compile(rb"\w{1,60}=[\x21-\x25\x27-\x7e]*", re.ASCII)
_NO_OCTET = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_PARAMETERS = 1000
"""Parameters of one request at most: each graph is one."""


class AskedQuery(NamedTuple):
    """A query (section 2.1 of the protocol)."""

    text: str
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AskedUpdate:
    """An update (section 2.2); the graphs that its patterns see are written into its text."""

    text: str


Asked = AskedQuery | AskedUpdate
Parameters = Mapping[str, Sequence[str]]


def headers_of(scope: Scope) -> dict[bytes, bytes]:
    """Return the headers of a request by lower-case name; a header that came twice as one list."""
    found: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        found[name] = found[name] + b", " + value if name in found else value
    return found


def parameters_of(query_string: bytes) -> Parameters:
    """Return the parameters of an address; RefusedError where they are not UTF-8 or too many."""
    if _ONE_PARAMETER.fullmatch(query_string):
        # What nearly all clients send; the general way takes twice as long.
        name, _, value = query_string.partition(b"=")
        try:
            return {name.decode("ascii"): [_unquoted(value).decode("utf-8")]}
        except UnicodeDecodeError as error:
            raise _unreadable(error) from error
    try:
        return parse_qs(
            query_string.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_PARAMETERS
        )
    except ValueError as error:
        raise _unreadable(error) from error


def _unquoted(value: bytes) -> bytes:
    """Return a percent-encoded value of a form, decoded.

    Where each `%` is one of an octet, it is quoted-printable under another mark (RFC 2045, section 6.7), and that is
    read four times as fast.
    """
    if _NO_OCTET.search(value) is not None:
        return unquote_to_bytes(value.replace(b"+", b" "))
    return a2b_qp(value.replace(b"+", b" ").replace(b"=", b"=3D").replace(b"%", b"="))


def _unreadable(error: ValueError) -> RefusedError:
    told = f"the parameters cannot be read ({error}); send at most {_PARAMETERS}, as percent-encoded UTF-8"
    return refuse(400, told)


async def asked_by_post(scope: Scope, receive: Receive, headers: Mapping[bytes, bytes], limits: Limits) -> Asked:
    """Return what a POST asks, as a form or directly; RefusedError where it asks nothing that can be answered."""
    parameters = parameters_of(scope["query_string"])
    media_type = plain_type(headers)
    most = limits.query_bytes if media_type == QUERY else limits.update_bytes
    if media_type not in (FORM, QUERY, UPDATE):
        raise refuse(415, f"send a query or an update as {FORM}, or as {QUERY} or {UPDATE}")
    body = await body_of(receive, headers, most)
    if media_type == FORM:
        return asked_in(parameters_of(body), limits)
    name = "query" if media_type == QUERY else "update"
    return asked_in({**parameters, name: [*parameters.get(name, ()), _text(body, headers)]}, limits)


def asked_in(parameters: Parameters, limits: Limits) -> Asked:
    """Return the query or the update among parameters; RefusedError where there is not exactly one."""
    queries, updates = parameters.get("query", ()), parameters.get("update", ())
    if len(queries) + len(updates) != 1:
        raise refuse(400, f"send exactly one 'query' or 'update'; {len(queries) + len(updates)} came")
    if updates:
        return AskedUpdate(_update(updates[0], parameters))
    query = queries[0]
    if len(query) > limits.query_bytes:
        raise refuse(413, f"the query is longer than {limits.query_bytes} bytes; ask for less at once")
    if is_update(query):
        raise refuse(400, "this is an update; send it by POST as 'update', with a token")
    return AskedQuery(query, _graphs(parameters, "default-graph-uri"), _graphs(parameters, "named-graph-uri"))


def _update(text: str, parameters: Parameters) -> str:
    default, named = _graphs(parameters, "using-graph-uri"), _graphs(parameters, "using-named-graph-uri")
    if not default and not named:
        return text
    if names_dataset(text):
        raise refuse(400, "the update names its graphs (USING, WITH), and so do its parameters; take one of them out")
    return with_dataset(text, default, named)


def _graphs(parameters: Parameters, name: str) -> tuple[str, ...]:
    return tuple(checked_iri(value, name) for value in parameters.get(name, ()))


def checked_iri(value: str, parameter: str) -> str:
    """Return an absolute IRI; RefusedError names the parameter whose value is none."""
    if not _IRI.fullmatch(value):
        raise refuse(400, f"'{parameter}' must be an absolute IRI, not {value[:200]!r}")
    return value


def plain_type(headers: Mapping[bytes, bytes]) -> str:
    """Return the media type of a request's body in lower case, without its parameters."""
    return headers.get(b"content-type", b"").decode("latin-1").partition(";")[0].strip().lower()


async def body_of(receive: Receive, headers: Mapping[bytes, bytes], most: int) -> bytes:
    """Return the body of a request; RefusedError where it is longer than allowed, or compressed."""
    if headers.get(b"content-encoding", b"identity").lower() != b"identity":
        raise refuse(415, "send the body as it is: compressed ones are not taken, since they may unpack to anything")
    too_long = refuse(413, f"the body is longer than {most} bytes; send less at once")
    if int(_number(headers.get(b"content-length", b"0"))) > most:
        raise too_long
    body = bytearray()
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise refuse(400, "the body broke off")
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > most:
            raise too_long
    return bytes(body)


def _number(text: bytes) -> bytes:
    return text if text.isdigit() else b"0"


def _text(body: bytes, headers: Mapping[bytes, bytes]) -> str:
    charset = re.search(
        r"charset\s*=\s*\"?([^\s;\"]+)", headers.get(b"content-type", b"").decode("latin-1"), re.IGNORECASE
    )
    if charset is not None and charset[1].lower() not in ("utf-8", "utf8", "us-ascii"):
        raise refuse(400, f"the body must be UTF-8, not {charset[1][:40]!r}")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise refuse(400, f"the body is not UTF-8 (byte {error.start}); send it in UTF-8") from error
