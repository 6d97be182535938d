"""A store on disk made of an archive as ingestion makes it: mapped, stored, compared, and its statements kept.

Only reading the articles is left out: the archive's claims are made up, and its incidents are matched already.
"""

import subprocess
import sys
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path
from time import process_time
from uuid import uuid4

import pyoxigraph as ox

from benchmarks.claims import MINTER, Archive
from tollgraph.background import Background
from tollgraph.closures import article_closure_quads
from tollgraph.mapping import named_graph, reading_quads
from tollgraph.mapping.parts import describe_actor, describe_place
from tollgraph.materialised.comparisons import refresh_comparisons
from tollgraph.model import Reading
from tollgraph.namespaces import TG
from tollgraph.nquads import GraphLines, iri
from tollgraph.seeding import background_of_store, renew_closures, seed
from tollgraph.settings import Settings
from tollgraph.store import open_store, read_store

_AT_ONCE = 250
"""Articles loaded at once, as by ingestion."""


@dataclass(frozen=True, slots=True)
class Made:
    """What making a store took, in seconds of processor time."""

    stored: float
    """Mapping and storing what was read."""
    compared: float
    """Comparing all of it, writing what comes of it, and keeping the statements for later."""
    closed: float
    """Putting the database in order, and letting readers see it."""
    comparisons: int


def make_store(folder: Path, archive: Archive) -> Made:
    """Make the store of an archive in a folder."""
    settings = Settings(store=folder)
    times = [process_time()]
    background = begin_store(folder, archive)
    with open_store(folder) as store:
        articles = (_article_quads(each, background) for each in archive.readings())
        while some := list(islice(articles, _AT_ONCE)):
            store.add("".join(some))
        times.append(process_time())
        found = refresh_comparisons(store, MINTER, background, settings)
        times.append(process_time())
    stored, compared, closed = (later - earlier for earlier, later in pairwise([*times, process_time()]))
    return Made(stored, compared, closed, found.total())


def begin_store(folder: Path, archive: Archive) -> Background:
    """Make a store that knows the actors and places of the seeds and of an archive, and return these."""
    with open_store(folder) as store:
        seed(store, MINTER)
        store.add(_background_quads(archive.background()))
        background = background_of_store(store, MINTER)
        renew_closures(store, MINTER, background)
    return background


def seconds_of(*command: str) -> float:
    """Return the processor time that a new process takes to run a command of Tollgraph; RuntimeError where it fails."""
    timed = (
        "import resource, subprocess, sys\n"
        "code = subprocess.run([sys.executable, '-m', 'tollgraph', *sys.argv[1:]], stdout=sys.stderr).returncode\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(used.ru_utime + used.ru_stime)\n"
        "sys.exit(code)"
    )
    done = subprocess.run([sys.executable, "-c", timed, *command], capture_output=True, text=True, check=False)  # noqa: S603  # our own command
    if done.returncode:
        raise RuntimeError(f"tollgraph {' '.join(command)} ended with {done.returncode}: {done.stderr}")
    return float(done.stdout.splitlines()[-1])


def write_article(file: Path, archive: Archive) -> None:
    """Write an article about a place and a party of the archive, so that what it says meets what is stored.

    Its title is like no other, so that no store holds it already.
    """
    world = archive.background()
    places = [each.label for each in world.places.values() if each.kind == "settlement"]
    file.write_text(
        f"---\npublisher: Archive Press\npublished: 2017-03-20\ntitle: Strikes near {places[7]} {uuid4()}\n---\n"
        f"At least 31 civilians were killed on March 16, 2017 in an airstrike by the Coalition Archive on {places[7]}, "
        f"the Monitor 3 Archive said. The Coalition Archive denied that any civilians were killed in {places[7]}. "
        f"In {places[11]}, 12 people were killed on March 17, 2017, the Monitor 5 Archive said.\n",
        encoding="utf-8",
    )


def some_claim(folder: Path) -> str:
    """Return the IRI of some claim of the store in a folder."""
    with read_store(folder) as store:
        found = store.query(f"SELECT ?claim WHERE {{ ?claim a {iri(TG + 'Claim')} }} LIMIT 1")
        assert isinstance(found, ox.QuerySolutions)  # noqa: S101  # a SELECT gives solutions
        return str(next(found)["claim"].value)


def _background_quads(background: Background) -> str:
    lines = GraphLines(named_graph(MINTER, "archive"))
    for actor in background.actors.values():
        describe_actor(lines, actor)
    for place in background.places.values():
        describe_place(lines, place)
    return str(lines)


def _article_quads(reading: Reading, background: Background) -> str:
    return reading_quads(reading, MINTER) + article_closure_quads(reading, background, MINTER)
