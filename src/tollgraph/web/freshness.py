"""Answers that did not change since a client last had them (RFC 9110, section 13): 304 by the store's version."""

import secrets

from starlette.requests import Request
from starlette.responses import Response

from tollgraph.web.site import Site

_RUN = secrets.token_hex(6)
"""Marks this run of the server: another one may have other templates and settings."""


def not_modified(request: Request, site: Site) -> Response | None:
    """Return 304 where the client has the answer of this version of the store already, else None."""
    held = {each.strip() for each in request.headers.get("if-none-match", "").split(",")}
    return stamp(Response(status_code=304), site) if _tag(site) in held else None


def stamp(response: Response, site: Site) -> Response:
    """Return the response with the tag of the store's version; clients keep it and ask whether it still holds."""
    response.headers["ETag"] = _tag(site)
    response.headers["Cache-Control"] = "no-cache"
    return response


def _tag(site: Site) -> str:
    return f'W/"{_RUN}-{site.store.version}"'
