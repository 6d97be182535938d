"""Who may write: whoever sends the server's token. Without a token nobody may."""

import hmac
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tollgraph.errors import ParameterError
from tollgraph.web.refusal import refuse

VARIABLE = "TOLLGRAPH_TOKEN"
_SHORTEST = 16
"""Characters of a token at least: 16 random letters and digits have 95 bits."""


@dataclass(frozen=True, slots=True, repr=False)
class Token:
    """The secret that lets a client write. It has no `repr`, so that no log or trace shows it."""

    secret: str


def find_token(file: Path | None, environment: Mapping[str, str] | None = None) -> Token | None:
    """Return the token from a file or from the environment, None where there is neither.

    ParameterError where the file may be read by others, or the token is short enough to be guessed.
    """
    given = os.environ if environment is None else environment
    if file is None:
        return _checked(given[VARIABLE], VARIABLE) if VARIABLE in given else None
    try:
        mode = file.stat().st_mode
        text = file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ParameterError(
            f"the token file {file} cannot be read ({error}); write one line of ASCII to it"
        ) from error
    if stat.S_IMODE(mode) & 0o077:
        raise ParameterError(f"others may read the token file {file}; run `chmod 600 {file}`")
    return _checked(text, str(file))


def _checked(secret: str, source: str) -> Token:
    if len(secret) < _SHORTEST or not secret.isascii() or not secret.isprintable() or " " in secret:
        raise ParameterError(
            f"the token in {source} must have at least {_SHORTEST} ASCII characters without blanks; "
            'make one with `python -c "import secrets; print(secrets.token_urlsafe())"`'
        )
    return Token(secret)


def check_token(token: Token | None, headers: Mapping[bytes, bytes]) -> None:
    """Raise RefusedError unless the request brings the token (RFC 6750, section 2.1); compared in constant time."""
    if token is None:
        raise refuse(403, f"this server only reads; its operator can allow changes by a token ({VARIABLE})")
    scheme, _, secret = headers.get(b"authorization", b"").partition(b" ")
    if scheme.lower() != b"bearer":
        raise refuse(401, "changes need the server's token: send 'Authorization: Bearer ...'")
    if not hmac.compare_digest(secret.strip(), token.secret.encode("ascii")):
        raise refuse(401, "the token is not this server's")
