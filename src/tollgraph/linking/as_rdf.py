"""The graph of links: written thing by thing, each thing whole or not at all, and read back."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import pyoxigraph as ox

from tollgraph.identifiers import Minter
from tollgraph.linking.record import Evidence, Feature, Link, Search, Standpoint
from tollgraph.mapping import named_graph
from tollgraph.namespaces import PROV, SKOS, TG, WIKIDATA, concept, local_name
from tollgraph.nquads import GraphLines, boolean, decimal, fact, facts, integer, iri, moment, text
from tollgraph.store.interface import Change, Store
from tollgraph.terms import Basis, Standing

GRAPH = "links"
"""Name of the graph; nothing but linking writes to it."""
_IN_GRAPHS = frozenset({Feature.VERIFIED, Feature.STATED})
"""Evidence whose side of ours is the graph that states the exact match."""
_EXACT, _CLOSE = iri(SKOS + "exactMatch"), iri(SKOS + "closeMatch")


@dataclass(frozen=True, slots=True)
class Entry:
    """All that the graph of links holds of one thing."""

    thing: str
    standpoints: tuple[Standpoint, ...] = ()
    search: Search | None = None


@dataclass(frozen=True)
class LinkGraph:
    """The links of a store."""

    store: Store
    minter: Minter

    @property
    def name(self) -> str:
        """The graph's name."""
        return named_graph(self.minter, GRAPH)

    def entries(self, things: Collection[str] | None = None) -> dict[str, Entry]:
        """Return what is kept, by thing; only of some things where those are named."""
        facts_of = self._facts(things)
        links: dict[str, list[Standpoint]] = defaultdict(list)
        searches: dict[str, Search] = {}
        for subject, said in sorted(facts_of.items()):
            if TG + "linksThing" in said:
                found = _standpoint(subject, said, facts_of)
                links[found.link.thing].append(found)
            elif TG + "searchesFor" in said:
                search = _search(said)
                searches[search.thing] = search
        known = links.keys() | searches.keys()
        return {thing: Entry(thing, _ordered(links.get(thing, ())), searches.get(thing)) for thing in sorted(known)}

    def write(self, entries: Iterable[Entry]) -> None:
        """Put what is known of some things in the place of what was, in one transaction.

        An exact match that another graph states and a person refused is taken out of that graph; it is put back when
        it is refused no more. The evidence remembers the graph.
        """
        written = list(entries)
        lines = GraphLines(self.name)
        for entry in written:
            self._describe(lines, entry)
        things = {entry.thing for entry in written}
        refused, stated = self._stated_elsewhere(written, self._refused(things))
        old = "".join(f"{quad} .\n" for quad in self._quads(things))
        self.store.change(Change(add=f"{lines}{stated}", remove=old + refused))

    def _describe(self, lines: GraphLines, entry: Entry) -> None:
        matches = []
        for each in entry.standpoints:
            _describe_link(lines, each, self.minter)
            if each.standing is not Standing.REFUSED:
                matched = _EXACT if each.standing is Standing.SETTLED else _CLOSE
                matches.append(f"{matched} {iri(WIKIDATA + each.link.item)}")
        lines.describe(entry.thing, (), matches)
        if entry.search is not None:
            lines.describe(
                self.minter.thing("link-search", entry.thing),
                (TG + "LinkSearch",),
                fact(iri(TG + "searchesFor"), iri(entry.thing)),
                fact(iri(TG + "candidates"), integer(entry.search.candidates)),
                fact(iri(PROV + "endedAtTime"), moment(entry.search.at)),
            )

    def _refused(self, things: Collection[str]) -> frozenset[str]:
        """Return the links that people refused so far."""
        points = (each for entry in self.entries(things).values() for each in entry.standpoints)
        return frozenset(each.link.iri for each in points if _is_refused(each))

    def _stated_elsewhere(self, entries: Iterable[Entry], before: Collection[str]) -> tuple[str, str]:
        """Return the exact matches to take out of other graphs, and those to put back, as N-Quads."""
        found: dict[bool, list[str]] = {True: [], False: []}
        for entry in entries:
            for each in entry.standpoints:
                refused = _is_refused(each)
                if not refused and each.link.iri not in before:
                    continue
                for graph in (one.ours for one in each.link.evidence if one.agrees and one.feature in _IN_GRAPHS):
                    match = f"{iri(entry.thing)} {_EXACT} {iri(WIKIDATA + each.link.item)} {iri(graph)} .\n"
                    found[refused].append(match)
        return "".join(found[True]), "".join(found[False])

    def _facts(self, things: Collection[str] | None) -> dict[str, dict[str, list[str]]]:
        quads = self.store.quads(self.name) if things is None else self._quads(things)
        found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for quad in quads:
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
                found[quad.subject.value][quad.predicate.value].append(quad.object.value)
        return found

    def _quads(self, things: Collection[str]) -> Iterator[ox.Quad]:
        """Yield the quads about some things, their links, the evidence for those, and the searches."""
        graph, named = ox.NamedNode(self.name), " ".join(map(iri, sorted(things)))
        link, search, evidence = (iri(TG + name) for name in ("linksThing", "searchesFor", "evidence"))
        asked = f"""SELECT DISTINCT ?s ?p ?o {{ GRAPH {iri(self.name)} {{ VALUES ?thing {{ {named} }}
            {{ ?s {link} ?thing }} UNION {{ ?s {search} ?thing }} UNION {{ ?l {link} ?thing . ?l {evidence} ?s }}
            UNION {{ ?thing {_EXACT}|{_CLOSE} ?item BIND(?thing AS ?s) }} ?s ?p ?o }} }}"""
        found = self.store.query(asked)
        for each in found if isinstance(found, ox.QuerySolutions) else ():
            yield ox.Quad(each["s"], each["p"], each["o"], graph)


def _is_refused(point: Standpoint) -> bool:
    return point.standing is Standing.REFUSED and point.basis is Basis.PERSON


def _ordered(points: Iterable[Standpoint]) -> tuple[Standpoint, ...]:
    """Return links with the strongest evidence first."""
    return tuple(sorted(points, key=lambda each: (-each.link.score, int(each.link.item[1:]))))


def _describe_link(lines: GraphLines, point: Standpoint, minter: Minter) -> None:
    link = point.link
    nodes = [minter.thing("link-evidence", link.iri, each.feature, each.agrees) for each in link.evidence]
    lines.describe(
        link.iri,
        (TG + "Link",),
        fact(iri(TG + "linksThing"), iri(link.thing)),
        fact(iri(TG + "linksItem"), iri(WIKIDATA + link.item)),
        fact(iri(TG + "standing"), iri(concept("standing", point.standing))),
        fact(iri(TG + "basis"), iri(concept("basis", point.basis)) if point.basis else None),
        fact(iri(TG + "underDecision"), iri(point.decision) if point.decision else None),
        fact(iri(TG + "score"), decimal(link.score)),
        fact(iri(TG + "itemLabel"), text(link.label)),
        fact(iri(TG + "itemDescription"), text(link.description) if link.description else None),
        fact(iri(TG + "itemRevision"), integer(link.revision) if link.revision else None),
        fact(iri(TG + "foundOn"), moment(link.found)),
        fact(iri(TG + "needsReview"), text(link.trouble) if link.trouble else None),
        fact(iri(TG + "reviewed"), text(link.seen) if link.seen else None),
        facts(iri(TG + "evidence"), map(iri, nodes)),
    )
    for node, each in zip(nodes, link.evidence, strict=True):
        lines.describe(
            node,
            (TG + "LinkEvidence",),
            fact(iri(TG + "feature"), text(each.feature)),
            fact(iri(TG + "agrees"), boolean(each.agrees)),
            fact(iri(TG + "ours"), text(each.ours)),
            fact(iri(TG + "theirs"), text(each.theirs)),
            fact(iri(TG + "weight"), decimal(each.points / 100)),
        )


_Said = Mapping[str, list[str]]


def _maybe(said: _Said, name: str) -> str | None:
    return next(iter(said.get(TG + name, ())), None)


def _one(said: _Said, name: str) -> str:
    return said[TG + name][0]


def _notation(value: str) -> str:
    return local_name(value).replace("-", " ")


def _search(said: _Said) -> Search:
    ended = datetime.fromisoformat(said[PROV + "endedAtTime"][0])
    return Search(_one(said, "searchesFor"), ended, int(_one(said, "candidates")))


def _standpoint(subject: str, said: _Said, facts_of: Mapping[str, _Said]) -> Standpoint:
    basis = _maybe(said, "basis")
    pieces = (_evidence(facts_of[node]) for node in said.get(TG + "evidence", ()))
    link = Link(
        iri=subject,
        thing=_one(said, "linksThing"),
        item=local_name(_one(said, "linksItem")),
        label=_one(said, "itemLabel"),
        found=datetime.fromisoformat(_one(said, "foundOn")),
        evidence=tuple(sorted(pieces, key=lambda each: (list(Feature).index(each.feature), each.agrees))),
        description=_maybe(said, "itemDescription") or "",
        revision=int(_maybe(said, "itemRevision") or 0),
        trouble=_maybe(said, "needsReview") or "",
        seen=_maybe(said, "reviewed") or "",
    )
    standing = Standing(_notation(_one(said, "standing")))
    return Standpoint(link, standing, Basis(_notation(basis)) if basis else None, _maybe(said, "underDecision"))


def _evidence(said: _Said) -> Evidence:
    return Evidence(
        feature=Feature(_one(said, "feature")),
        agrees=_one(said, "agrees") == "true",
        ours=_one(said, "ours"),
        theirs=_one(said, "theirs"),
        points=round(float(_one(said, "weight")) * 100),
    )
