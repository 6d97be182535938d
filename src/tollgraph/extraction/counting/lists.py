"""Numbers that go on with the one before them: the next of a list, and parts of a total."""

from itertools import takewhile

from tollgraph.extraction.counting.phrases import CountPhrase
from tollgraph.extraction.counting.ties import (
    FULL_STOPS,
    LIST_WORDS,
    PART_WORDS,
    WIDEST_ASIDE,
    Clause,
    Link,
)

_SPEAKS = frozenset({"said", "says", "told", "added", "reported", "noted"})
"""After one person without a number they make a source of it: "killed 300 civilians, a medic said"."""


def in_list(clause: Clause, phrase: CountPhrase, previous: tuple[CountPhrase, Link]) -> Link | None:
    """Tie the next number of a list to the harm of the one before it: "killed 12 men, two women and a child"."""
    before, link = previous
    if phrase.unknown or (
        phrase.victims is None and not (phrase.mention.of_known or phrase.mention.share or phrase.elided)
    ):
        return None
    aside = _in_parenthesis(clause, phrase.first)
    between = clause.keys[(link.stop if aside and link.stop <= phrase.first else before.stop) : phrase.first]
    part = (
        aside
        or any(key in PART_WORDS for key in between)
        or phrase.mention.of_known
        or phrase.of_known
        or phrase.mention.share is not None
        or goes_on_with_parts(clause, phrase, link, previous)
    )
    inside = phrase.first < link.stop
    near = len(between) <= WIDEST_ASIDE or phrase.mention.share is not None
    if not (inside or (part and near) or all(key in LIST_WORDS for key in between)):
        return None
    if any(key in FULL_STOPS for key in between) or (phrase.indefinite and _speaks(clause, phrase.stop)):
        return None
    return Link(link.effect, min(link.first, before.first), max(link.stop, phrase.stop), "list", part=part, listed=True)


def _speaks(clause: Clause, position: int) -> bool:
    """Return whether who stands before a position speaks: "a medic said", "a member of the opposition told AFP"."""
    if clause.key(position) != "of":
        return clause.key(position) in _SPEAKS
    following = clause.keys[position : position + WIDEST_ASIDE]
    return any(key in _SPEAKS for key in takewhile(str.isalpha, following))


def _in_parenthesis(clause: Clause, position: int) -> bool:
    """Return whether a number stands in an aside that breaks a total down: "1,430 killed (297 men, 202 women)"."""
    if "(" not in clause.tokens.known:
        return False
    marks = [key for key in clause.keys[:position] if key in {"(", ")"}]
    return marks[-1:] == ["("]


def goes_on_with_parts(
    clause: Clause, phrase: CountPhrase, link: Link, previous: tuple[CountPhrase, Link] | None
) -> bool:
    """Return whether "and" joins a count to a part of a total: "20 people, including 12 women and three children"."""
    if previous is None or not previous[1].part or previous[1].effect != link.effect:
        return False
    return clause.keys[previous[0].stop : phrase.first] == ["and"]


def introduced_as_part(clause: Clause, phrase: CountPhrase) -> bool:
    """Return whether words before a number make it part of another: "including 8 children", "among them two women"."""
    last, before_it = clause.around[phrase.first - 1], clause.around[phrase.first - 2]
    introduced = last in PART_WORDS or before_it in PART_WORDS or (last == "them" and before_it == "among")
    return introduced or phrase.mention.of_known or phrase.of_known or _of_a_total(clause, phrase)


def _of_a_total(clause: Clause, phrase: CountPhrase) -> bool:
    """Return whether a sentence opens with the total of a number: "of the 340 killed in July, 60 died", "of these"."""
    total = clause.phrases[0]
    if clause.keys[:2] in (["of", "these"], ["of", "those"], ["of", "them"]):
        return True
    return phrase.first > total.stop and clause.keys[: total.first] in (["of", "the"], ["of"], ["out", "of", "the"])
