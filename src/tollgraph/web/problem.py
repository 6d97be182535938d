"""Errors as clients see them: `application/problem+json` (RFC 9457), made here and nowhere else."""

from collections.abc import Mapping
from http import HTTPStatus

from starlette.responses import JSONResponse


def problem(status: int, detail: str, members: Mapping[str, object] | None = None) -> JSONResponse:
    """Return the response of an error: what happened and what to do, without anything of the server's inside.

    `members` are added to the body (RFC 9457, section 3.2): which parameter is wrong, say.
    """
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return JSONResponse({**body, **(members or {})}, status, media_type="application/problem+json")
