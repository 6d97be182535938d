"""Content negotiation: which of the media types on offer an Accept header asks for (RFC 9110, section 12.5.1)."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class _Range:
    kind: str
    subkind: str
    quality: float

    def match(self, media_type: str) -> int:
        """Return how specifically this range matches: 3 exactly, 2 by kind, 1 by `*/*`, 0 not at all."""
        kind, _, subkind = media_type.partition("/")
        if (self.kind, self.subkind) == (kind, subkind):
            return 3
        if self.subkind == "*" and self.kind in (kind, "*"):
            return 2 if self.kind == kind else 1
        return 0


def choose(accept: str, offered: Sequence[str]) -> str | None:
    """Return the offered media type that the header likes best, the earlier one on a tie; None if it likes none.

    An empty header accepts everything.

    >>> choose("text/html;q=0.5, application/json", ["text/html", "application/json"])
    'application/json'
    """
    ranges = [parsed for part in accept.split(",") if (parsed := _parse(part)) is not None]
    if not ranges:
        return offered[0] if offered else None
    qualities = [(_quality(media_type, ranges), -index) for index, media_type in enumerate(offered)]
    best = max(qualities, default=(0.0, 0))
    return offered[-best[1]] if best[0] > 0 else None


def _quality(media_type: str, ranges: Sequence[_Range]) -> float:
    """Return the quality of the most specific range that matches, 0 if none does."""
    matching = [(one.match(media_type), one.quality) for one in ranges if one.match(media_type)]
    return max(matching)[1] if matching else 0.0


def _parse(part: str) -> _Range | None:
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    kind, slash, subkind = name.partition("/")
    if not (kind and slash and subkind):
        return None
    return _Range(kind, subkind, _weight(parameters))


def preferred_coding(accept: str, offered: Sequence[str]) -> str | None:
    """Return the content coding on offer that an Accept-Encoding header likes best, the earlier one on a tie.

    None where it likes none of them: the answer then goes out as it is (RFC 9110, section 12.5.3).

    >>> preferred_coding("gzip;q=0.5, br", ["gzip", "br"])
    'br'
    """
    given = dict(_coding(part) for part in accept.split(",") if part.strip())
    liked = [(given.get(name, given.get("*", 0.0)), -index) for index, name in enumerate(offered)]
    best = max(liked, default=(0.0, 0))
    return offered[-best[1]] if best[0] > 0 else None


def _coding(part: str) -> tuple[str, float]:
    name, _, parameters = part.partition(";")
    return name.strip().lower(), _weight(parameters.lower().split(";"))


def _weight(parameters: Sequence[str]) -> float:
    """Return the `q` among parameters: 1 where there is none, 0 where it is no number."""
    quality = next((value for key, _, value in (p.partition("=") for p in parameters) if key.strip() == "q"), "1")
    try:
        return min(1.0, max(0.0, float(quality)))
    except ValueError:
        return 0.0
