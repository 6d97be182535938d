"""The action API of Wikidata: search by name, and items by id, at most fifty a call.

It tells its errors with status 200, in `error`. A merged item comes under the id that was asked for, with the id of the
other; an item that is gone comes as `missing`.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from tollgraph.linking.cache import AnswerCache
from tollgraph.linking.errors import UnansweredError
from tollgraph.linking.items import ITEM, Item, item_of
from tollgraph.linking.patience import PassingError, Patience
from tollgraph.linking.settings import LinkSettings
from tollgraph.linking.web import JsonGetter

BATCH = 50
"""Ids that one call of wbgetentities may name."""
_PASSING = ("maxlag", "ratelimited", "readonly", "internal_api_error", "cirrussearch-too-busy-error")
"""Beginnings of the codes of errors that pass."""


@dataclass
class Wikidata:
    """Asks the action API, or the answers on disk; use it as a context manager."""

    settings: LinkSettings
    cache: AnswerCache = field(default_factory=AnswerCache)
    patience: Patience | None = None
    observe: Callable[[str], None] = lambda _: None
    """Is told of each call before it is made."""
    calls: int = 0
    """Calls made so far; answers from disk are none."""

    def __post_init__(self) -> None:
        """Prepare the connection; none is made before the first call."""
        self._patience = self.patience or Patience(self.settings)
        self._getter = JsonGetter(self.settings.wikidata_api, self.settings, self._patience.clock)

    def __enter__(self) -> "Wikidata":
        return self

    def __exit__(self, *_: object) -> None:
        self._getter.close()

    def search(self, name: str, language: str) -> tuple[str, ...]:
        """Return the ids of the items that bear a name, in Wikidata's order, which changes: it is no evidence.

        UnansweredError where this search fails, WikidataError where none will succeed.
        """
        parameters = {
            "action": "wbsearchentities", "search": name, "language": language, "uselang": language, "type": "item",
            "limit": "20",
        }  # fmt: skip
        asked = f"search {language} {name}"
        found = self._kept(asked)
        if found is None:
            answer = self._call(parameters).get("search", [])
            found = [each["id"] for each in answer if isinstance(each, dict) and ITEM.fullmatch(str(each.get("id")))]
            self._keep(asked, found)
        return tuple(found)

    def items(self, ids: Collection[str], *, anew: bool = False) -> dict[str, Item]:
        """Return items by the id asked for, those that are gone or merged included; `anew` passes by the answers kept.

        Raises as `search` does.
        """
        wanted = list(dict.fromkeys(ids))
        kept = {} if anew else {each: self._kept(self._asked(each)) for each in wanted}
        found = {each: answer for each, answer in kept.items() if answer is not None}
        for batch in _batches([each for each in wanted if each not in found]):
            entities = self._entities(batch)
            for each, entity in entities.items():
                self._keep(self._asked(each), entity)
            found.update(entities)
        return {each: item_of(each, found[each]) for each in wanted}

    def _asked(self, item: str) -> str:
        return f"item {item} {self.settings.wikidata_languages}"

    def _entities(self, batch: Sequence[str]) -> dict[str, Any]:
        """Return the entities of a batch; an id that the service refuses counts as missing."""
        asked, refused = list(batch), dict[str, Any]()
        while asked:
            parameters = {
                "action": "wbgetentities", "ids": "|".join(asked), "props": "info|labels|aliases|descriptions|claims",
                "languages": "|".join(self.settings.languages), "redirects": "yes",
            }  # fmt: skip
            try:
                return {**self._call(parameters, asked)["entities"], **refused}
            except _RefusedIdError as refusal:
                asked.remove(refusal.id)
                refused[refusal.id] = {"id": refusal.id, "missing": ""}
        return refused

    def _call(self, parameters: dict[str, str], ids: Sequence[str] = ()) -> dict[str, Any]:
        where = urlsplit(self.settings.wikidata_api).netloc
        full = {**parameters, "format": "json", "maxlag": str(self.settings.wikidata_maxlag)}

        def attempt() -> dict[str, Any]:
            self.calls += 1
            self.observe(parameters.get("search") or f"{len(ids)} items")
            answer, wait = self._getter.get(full)
            _check(answer, ids, wait, where)
            return answer

        return self._patience.call(where, attempt)

    def _kept(self, asked: str) -> Any | None:  # noqa: ANN401  # JSON
        return self.cache.get(f"{self.settings.wikidata_api} {asked}", self._patience.clock.now())

    def _keep(self, asked: str, answer: object) -> None:
        self.cache.put(f"{self.settings.wikidata_api} {asked}", answer, self._patience.clock.now())


class _RefusedIdError(Exception):
    """One id of a batch that makes the service refuse all of it."""

    def __init__(self, item: str) -> None:
        super().__init__(item)
        self.id = item


def _check(answer: dict[str, Any], ids: Sequence[str], wait: float | None, where: str) -> None:
    """Raise for an answer that is an error, or that lacks an id that was asked for."""
    error = answer.get("error")
    if error is not None:
        code, told = (str(error.get(name, "")) for name in ("code", "info")) if isinstance(error, dict) else ("", "")
        if code.startswith(_PASSING):
            raise PassingError(f"answered {code}: {told}", wait)
        if code == "no-such-entity" and error.get("id") in ids:
            raise _RefusedIdError(error["id"])
        raise UnansweredError(f"{where}: answered {code or error!r}: {told}")
    entities = answer.get("entities")
    if ids and not (isinstance(entities, dict) and all(isinstance(entities.get(each), dict) for each in ids)):
        raise PassingError("an answer that lacks items that were asked for")
    if not ids and not isinstance(answer.get("search"), list):
        raise PassingError("an answer without a list of results")


def _batches(ids: Sequence[str]) -> Iterator[list[str]]:
    rest = iter(ids)
    while batch := list(islice(rest, BATCH)):
        yield batch
