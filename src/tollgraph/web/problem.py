"""Errors as clients see them: `application/problem+json` (RFC 9457), made here and nowhere else."""

from http import HTTPStatus

from starlette.responses import JSONResponse


def problem(status: int, detail: str) -> JSONResponse:
    """Return the response of an error: what happened and what to do, without anything of the server's inside."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    return JSONResponse(body, status, media_type="application/problem+json")
