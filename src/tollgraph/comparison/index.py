"""The stored comparisons of a whole set, found pair by pair as statements come and go.

Stored are CONTRADICT, INVERTED, DIFFER, AGREE and OPEN, and UNDECIDED where it is worth a look (`undecided`).
CONSISTENT and INCOMMENSURABLE are computed on request. Of one claimant's own figures only an undeclared fall is stored.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, islice

from tollgraph.background import Background
from tollgraph.comparison.candidates import Candidates, Finder
from tollgraph.comparison.keys import Keys
from tollgraph.comparison.order import Relations, ScopeOrder, told_apart
from tollgraph.comparison.statement import Remark, Statement
from tollgraph.comparison.sums import derived_sums
from tollgraph.comparison.undecided import worth_a_look
from tollgraph.comparison.verdicts import (
    DISAGREEMENTS,
    Judgement,
    commensurable,
    compare_remark,
    comparison_of,
    judge,
)
from tollgraph.model import Comparison
from tollgraph.settings import Settings
from tollgraph.terms import Verdict

_EXPECTED = 500
"""Statements for which what is kept is looked up together: a hundred articles or so, so that memory stays flat."""


class Matcher:
    """Compares each statement that is added with those added before."""

    def __init__(self, world: Background, settings: Settings, found: Finder | None = None) -> None:
        """Compare with what `found` holds; by default nothing yet, kept in memory."""
        self.settings = settings
        self.order = ScopeOrder(world)
        self._found: Finder = Candidates(Keys(self.order)) if found is None else found

    def add(self, said: Statement | Remark) -> Iterator[Comparison]:
        """Add one statement and yield what is to be stored of its comparisons with the earlier ones."""
        yield from self._remark(said) if isinstance(said, Remark) else self._statement(said)

    def expect(self, said: Sequence[Statement | Remark]) -> None:
        """Be told what will be added next."""
        self._found.expect(said)

    def remove(self, said: Statement | Remark) -> None:
        """Forget one statement."""
        self._found.remove(said)

    def sums(self, statements: Iterable[Statement]) -> list[Statement]:
        """Return the sums of one article's statements."""
        return derived_sums(statements, self.order)

    def _statement(self, statement: Statement) -> Iterator[Comparison]:
        for other in self._found.meeting(statement):
            yield from self._stored(statement, other)
        self._found.add(statement)
        remarks = self._found.remarks_on(statement)
        yield from (self._open(remark, statement) for remark in remarks if _differ(remark, statement))

    def _remark(self, remark: Remark) -> Iterator[Comparison]:
        self._found.add(remark)
        yield from (self._open(remark, each) for each in self._found.answered_by(remark) if _differ(remark, each))

    def _open(self, remark: Remark, statement: Statement) -> Comparison:
        return compare_remark(remark, statement, self.settings)

    def _stored(self, a: Statement, b: Statement) -> Iterator[Comparison]:
        if not commensurable(a, b) or (a.speaker == b.speaker and (a.parts or b.parts)) or told_apart(a, b):
            return
        relations = self.order.relations(a, b)
        judgement = judge(a, b, relations, self.settings)
        if self._is_stored(a, b, relations, judgement):
            yield comparison_of(a, b, relations, judgement, self.settings)

    def _is_stored(self, a: Statement, b: Statement, relations: Relations, judgement: Judgement) -> bool:
        if a.speaker == b.speaker:
            return judgement.verdict is Verdict.INVERTED
        if judgement.verdict is Verdict.UNDECIDED:
            return worth_a_look(a, b, relations, self.order)
        if judgement.verdict in DISAGREEMENTS:
            return not self._told_by_a_part(a, b)
        return judgement.verdict is Verdict.AGREE

    def _told_by_a_part(self, a: Statement, b: Statement) -> bool:
        """Return whether a part of a sum already disagrees alone, so that the sum adds nothing."""
        pairs = [(x, y) for x in (a.parts or (a,)) for y in (b.parts or (b,))] if a.parts or b.parts else []
        return any(judge(x, y, self.order.relations(x, y), self.settings).verdict in DISAGREEMENTS for x, y in pairs)


def comparisons(said: Iterable[Statement | Remark], background: Background, settings: Settings) -> Iterator[Comparison]:
    """Yield the comparisons of a whole set that are stored, sums included, each pair once.

    `background` knows the places and actors of all statements (`statement.world_of`).
    """
    return comparisons_by(Matcher(background, settings), said)


def comparisons_by(matcher: Matcher, said: Iterable[Statement | Remark]) -> Iterator[Comparison]:
    """Add whole articles to a matcher, with their sums, and yield what is stored of it, each pair once."""
    ordered = _with_sums(matcher, said)
    while some := list(islice(ordered, _EXPECTED)):
        matcher.expect(some)
        for each in some:
            yield from matcher.add(each)


def _with_sums(matcher: Matcher, said: Iterable[Statement | Remark]) -> Iterator[Statement | Remark]:
    """Yield what is said article by article, each followed by its sums."""
    ordered = sorted(said, key=lambda each: (each.article, each.iri))
    for _, group in groupby(ordered, key=lambda each: each.article):
        article = list(group)
        yield from article
        yield from matcher.sums(each for each in article if isinstance(each, Statement))


class Index:
    """The stored comparisons of a set that changes; at any time the same as `comparisons` of the set yields."""

    def __init__(self, background: Background, settings: Settings) -> None:
        self._matcher = Matcher(background, settings)
        self._said: dict[str, Statement | Remark] = {}
        self._articles: dict[str, set[str]] = defaultdict(set)
        self._sums: dict[str, list[Statement]] = {}
        self._comparisons: dict[str, Comparison] = {}
        self._involving: dict[str, set[str]] = defaultdict(set)

    @property
    def comparisons(self) -> dict[str, Comparison]:
        """The stored comparisons by IRI; a copy."""
        return dict(self._comparisons)

    def add(self, said: Iterable[Statement | Remark]) -> list[Comparison]:
        """Add statements and return the comparisons that they make; what is known by its IRI already is replaced."""
        new = {each.iri: each for each in said}
        self._forget(new.keys() & self._said.keys())
        made: list[Comparison] = []
        for each in new.values():
            self._said[each.iri] = each
            self._articles[each.article].add(each.iri)
            made += self._kept(self._matcher.add(each))
        made += self._add_up({each.article for each in new.values()})
        return made

    def remove(self, iris: Iterable[str]) -> list[str]:
        """Remove statements and return the IRIs of the comparisons that are gone."""
        gone, articles = self._forget(set(iris) & self._said.keys())
        gone |= {iri for article in articles for iri in self._without_sums(article)}
        self._add_up(articles)
        return sorted(gone - self._comparisons.keys())

    def _forget(self, iris: set[str]) -> tuple[set[str], set[str]]:
        """Drop statements; return the comparisons that went with them and the articles that they stood in."""
        gone, articles = set[str](), set[str]()
        for iri in sorted(iris):
            said = self._said.pop(iri)
            articles.add(said.article)
            self._articles[said.article].discard(iri)
            self._matcher.remove(said)
            gone |= self._dropped(iri)
        return gone, articles

    def _add_up(self, articles: set[str]) -> list[Comparison]:
        """Make the sums of some articles anew and return their comparisons."""
        made: list[Comparison] = []
        for article in sorted(articles):
            self._without_sums(article)
            said = [self._said[iri] for iri in sorted(self._articles[article])]
            self._sums[article] = self._matcher.sums(each for each in said if isinstance(each, Statement))
            for total in self._sums[article]:
                made += self._kept(self._matcher.add(total))
        return made

    def _without_sums(self, article: str) -> set[str]:
        """Drop the sums of an article and return the comparisons that went with them."""
        gone = set[str]()
        for total in self._sums.pop(article, []):
            self._matcher.remove(total)
            gone |= self._dropped_sum(total)
        return gone

    def _kept(self, found: Iterable[Comparison]) -> list[Comparison]:
        made = list(found)
        for each in made:
            self._comparisons[each.iri] = each
            for name in {each.first, each.second, *each.parts}:
                self._involving[name].add(each.iri)
        return made

    def _dropped(self, name: str) -> set[str]:
        """Drop the comparisons that a statement takes part in, alone or in a sum."""
        gone = self._involving.pop(name, set())
        return {iri for iri in gone if self._comparisons.pop(iri, None) is not None}

    def _dropped_sum(self, total: Statement) -> set[str]:
        parts = {part.iri for part in total.parts}
        held = (self._comparisons.get(iri) for iri in self._involving.get(total.iri, ()))
        gone = {each.iri for each in held if each is not None and parts <= set(each.parts)}
        for iri in gone:
            del self._comparisons[iri]
        return gone


def _differ(remark: Remark, statement: Statement) -> bool:
    return remark.speaker != statement.speaker
