"""Persons whose words are a body's words: "Observatory director Rami Abdel Rahman", "Xelil, spokesman of the YPG"."""

from tollgraph.extraction.text.line import Line
from tollgraph.extraction.text.words import lexicon

_ROLES = lexicon("actors")["roles"]
OFFICES = frozenset(_ROLES["spokesperson"])
_BEFORE_OFFICE = frozenset(_ROLES["before"])
TITLES = frozenset(_ROLES["titles"])
_LINKS = frozenset({"of", "for", "with", "at", "the", "a", "an", "britain", "uk", "british", "based"})
_LONGEST_LINK = 5


def officer_end(line: Line, last: int) -> tuple[int, tuple[str, ...]]:
    """Return where "BODY('s) OFFICE (TITLE) NAME" ends when the body ends at word `last`, and the keys of the name.

    The end is `last` and the name empty when no office follows; an office may stand without a name.
    """
    keys, number = line.around, last + 1
    while keys[number] in _BEFORE_OFFICE and line.adjacent(number):
        number += 1
    if keys[number] in OFFICES and line.adjacent(number):
        number += 1
    elif keys[last] not in OFFICES:
        return last, ()
    else:
        number = last + 1
    return name_end(line, number - 1)


def name_end(line: Line, last: int) -> tuple[int, tuple[str, ...]]:
    """Return where a person's name ends that follows word `last`, titles included, and the keys of the name."""
    number = last + 1
    while line.key(number) in TITLES and line.gap(number).strip(". ,") == "":
        number += 1
    if number < len(line.keys) and line.gap(number).strip(". ,") != "":
        return last, ()
    end = line.capitals_from(number)
    spokesperson = line.owners.get(number)
    if spokesperson is not None and spokesperson.named.persons and spokesperson.first == number:
        return spokesperson.last, tuple(line.key(position) for position in range(number, spokesperson.last + 1))
    while end > number and line.owners.get(end - 1) is not None and line.owners[end - 1].first >= number:
        end = line.owners[end - 1].first
    if end == number or (line.gap(number).strip(" ") == "," and end - number < 2):
        return last, ()
    return end - 1, tuple(line.key(position) for position in range(number, end))


def officer_start(line: Line, first: int) -> tuple[int, tuple[str, ...]]:
    """Return where "NAME(,) OFFICE of/for (the) BODY" begins when the body begins at word `first`, and the name."""
    keys, number = line.around, first - 1
    while first - number <= _LONGEST_LINK and keys[number] in _LINKS:
        number -= 1
    if number == first - 1 or keys[number] not in OFFICES:
        return first, ()
    begin = number
    while line.key(begin - 1) in _BEFORE_OFFICE or line.key(begin - 1) in {"the", "a", "an"}:
        begin -= 1
    start = begin
    while start > 0 and begin - start < 4 and line.capitalised(start - 1) and start - 1 not in line.owners:
        if start != begin and not line.adjacent(start):
            break
        start -= 1
    if begin - start < 2 or line.gap(begin).strip(" ,") != "":
        return begin if line.key(begin) in {"the", "a", "an"} else number, ()
    return start, tuple(line.key(position) for position in range(start, begin))
