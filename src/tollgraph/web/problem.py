"""Errors as clients see them: `application/problem+json` (RFC 9457), made here and nowhere else."""

from collections.abc import Mapping
from http import HTTPStatus

from starlette.responses import JSONResponse

from tollgraph.web.frames import Failure

_RETRY_SECONDS = 5
"""What Retry-After says: by then a query that ran too long has been stopped, and an ingestion's step has ended."""


def problem(
    status: int, detail: str, members: Mapping[str, object] | None = None, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """Return the response of an error: what happened and what to do, without anything of the server's inside.

    `members` are added to the body (RFC 9457, section 3.2): which parameter is wrong, say.
    """
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return JSONResponse({**body, **(members or {})}, status, headers, "application/problem+json")


def failed(failure: Failure) -> JSONResponse:
    """Return the response that tells a failure, with the place of a syntax error and when to try again."""
    place = {"line": failure.line, "column": failure.column} if failure.line is not None else None
    headers = {"Retry-After": str(_RETRY_SECONDS)} if failure.status == HTTPStatus.SERVICE_UNAVAILABLE else {}
    return problem(failure.status, failure.detail, place, {**headers, "Cache-Control": "no-store"})
