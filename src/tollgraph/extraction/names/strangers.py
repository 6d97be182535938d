"""Speakers that no list has: "Dr Partizan", "the Arab League", and persons mentioned before by their full name."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from tollgraph.extraction.document import ActorMention
from tollgraph.extraction.names.antecedents import Antecedents
from tollgraph.extraction.names.officers import TITLES
from tollgraph.extraction.text.line import CALENDAR, Line
from tollgraph.extraction.text.words import PARTICLES, lexicon
from tollgraph.model import Reference

_ORGANISATIONS = frozenset(lexicon("actors")["organisations"]["last"])
_SMALL = frozenset(lexicon("actors")["organisations"]["small"])
_VERBS = frozenset(verb for verbs in lexicon("speech")["verbs"].values() for verb in verbs)
_BESIDE_A_NAME = _VERBS | {"according"}
"""A sentence without any of these has no speaker to be found here."""
_INVERTED = frozenset(lexicon("speech")["words"]["inverted"])
_BEFORE_VERB = frozenset({"has", "have", "had", "also", "later", "earlier"})
_NEVER = frozenset(lexicon("actors")["never_persons"]["words"]) | frozenset(lexicon("speech")["words"]["introductions"])
_NO_PART_OF_A_NAME = CALENDAR | (_NEVER - TITLES)
_PREPOSITIONS = frozenset({"in", "of", "at", "near", "on", "from", "with", "across", "to"})
_SINGLE = frozenset({"said", "says", "added", "told"})
"""After one of these a single capitalised word is a person."""
_SHORTEST_SURNAME = 3
_SHORTEST_ACRONYM = 4
_LONGEST_NAME = 6
_INSIDE_A_NAME = frozenset({"of", "for", "to"})
_LONGEST_APPOSITION = 14
_OPENS_AN_APPOSITION = frozenset(
    {"a", "an", "the", "who", "one", "his", "her", "its", "their", "head", "director", "chief"}
)
UNNAMED = frozenset({"UnnamedSource"})


def find_strangers(
    line: Line, found: Sequence[ActorMention], known: Antecedents, article: str
) -> Iterator[ActorMention]:
    """Yield the speakers of a sentence that are not among those found: remembered persons, names beside a verb."""
    if _BESIDE_A_NAME.isdisjoint(line.known):
        return
    offset = line.sentence.start
    taken: set[int] = set()
    for mention in found:
        span = (bisect_left(line.starts, mention.start - offset), bisect_left(line.starts, mention.end - offset))
        taken.update(range(*span))
    for first, last in _candidates(line, taken):
        text = line.span(first, last)
        held = known.persons.get(" ".join(line.key(number) for number in range(max(first, last - 1), last + 1)))
        held = held or known.persons.get(line.key(last))
        said = line.key(last + 1) in _SINGLE or _is_introduced(line, last + 1)
        acronym = last == first and _is_acronym(line, last)
        single = last == first and not (acronym or (said and len(line.key(last)) >= _SHORTEST_SURNAME))
        if held is None and single:
            continue
        reference, kinds = held or _stranger(known, article, text, body=acronym or _is_body(text))
        if held is None and kinds == UNNAMED:
            known.remember_person([line.key(number) for number in range(first, last + 1)], reference, kinds)
        start, end = offset + line.starts[first], offset + line.ends[last]
        yield ActorMention(start, end, text, reference, kinds)


def _candidates(line: Line, taken: set[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last word of names that stand beside a verb of saying or after "according to"."""
    around = line.around
    for number, key in [(number, key) for number, key in enumerate(line.keys) if key in _BESIDE_A_NAME]:
        if key == "according" and around[number + 1] == "to":
            begin = number + 2 + (around[number + 2] == "the")
            end = line.capitals_from(begin, _LONGEST_NAME)
            named = end - begin > 1 or (end - begin == 1 and _is_acronym(line, begin))
            if named and not taken.intersection(range(begin, end)):
                yield begin, end - 1
        if key not in _VERBS or number in taken:
            continue
        before = number - 1
        while around[before] in _BEFORE_VERB:
            before -= 1
        before = _before_apposition(line, before)
        first = _name_start(line, before, taken)
        before_it = around[first - 1 - (around[first - 1] == "the")]
        if before_it in _PREPOSITIONS:
            continue
        if first <= before:
            yield first, before
        elif key in _INVERTED and number + 1 not in taken and line.adjacent(number + 1):
            begin = _past_titles(line, number + 1)
            end = line.capitals_from(begin)
            alone = end - number == 2 and (not line.key(end) or line.gap(end).strip() != "")
            if (end - number > 2 or alone) and not taken.intersection(range(number + 1, end)):
                yield number + 1, end - 1


def _is_introduced(line: Line, number: int) -> bool:
    """Return whether a comma and an article say from a word on who somebody is: "said Omar, a resident"."""
    return line.key(number) in {"a", "an"} and line.gap(number).strip() == ","


def _past_titles(line: Line, number: int) -> int:
    """Return the number of the first word after the titles before a name: "Dr. Salem"."""
    while line.key(number) in TITLES and line.gap(number + 1).strip(" .") == "":
        number += 1
    return number


def _before_apposition(line: Line, last: int) -> int:
    """Return where a name ends that commas set off from the verb: "Omar Khalil, the head of the council, said"."""
    if "," not in line.gap(last + 1) or last + 1 >= len(line.keys):
        return last
    for number in range(last, max(0, last - _LONGEST_APPOSITION), -1):
        if "," in line.gap(number):
            return number - 1 if line.key(number) in _OPENS_AN_APPOSITION else last
    return last


def _name_start(line: Line, last: int, taken: set[int]) -> int:
    """Return the first word of the capitalised name that ends at a word; one more than `last` if there is none."""
    first = last + 1
    while first > 0 and last - first < _LONGEST_NAME and first - 1 not in taken:
        key = line.keys[first - 1]
        title = key in TITLES and line.gap(first).strip(" .") == ""
        if first != last + 1 and not (line.adjacent(first) or title):
            break
        if key in _INSIDE_A_NAME and first <= last and _names_a_body(line, first - 2, taken):
            first -= 2
            continue
        small = first == last + 1 and key in _SMALL and line.adjacent(last) and last - 1 not in taken
        named = line.capitalised(first - 1) or key in PARTICLES or (small and last > 0 and line.capitalised(last - 1))
        if not named or key in _NO_PART_OF_A_NAME:
            break
        first -= 1
    return first


def _names_a_body(line: Line, number: int, taken: set[int]) -> bool:
    """Return whether a word begins an organisation's name: the Bureau of "Bureau of Investigative Journalism"."""
    free = number >= 0 and number not in taken and line.adjacent(number + 1)
    return free and line.capitalised(number) and line.keys[number] in _ORGANISATIONS


def _is_body(name: str) -> bool:
    """Return whether the first or the last word of a name makes it an organisation's."""
    words = name.lower().split()
    return words[-1] in _ORGANISATIONS or words[0] in _ORGANISATIONS


def _is_acronym(line: Line, number: int) -> bool:
    """Return whether a name is written in capitals and the word after it is not: "AFRICOM rejected the findings"."""
    name, following = line.texts[number], line.texts[min(number + 1, len(line.texts) - 1)]
    return (
        "(" not in line.gap(number)
        and len(name) >= _SHORTEST_ACRONYM
        and name.isupper()
        and name.isalpha()
        and following.islower()
    )


def _stranger(known: Antecedents, article: str, text: str, *, body: bool) -> tuple[Reference, frozenset[str]]:
    minter = known.gazetteer.minter
    if body:
        return Reference(text, text, minter.actor(text)), frozenset({"Actor"})
    return Reference(text, text, minter.unnamed_source(article, text)), UNNAMED
