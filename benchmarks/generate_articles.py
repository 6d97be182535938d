"""Made-up news articles of about 1.9 kB with varied places, days, figures and claimants, the same for the same seed.

python -m benchmarks.generate_articles COUNT FILE [--seed N] writes JSON Lines that `tollgraph ingest` reads.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice, product
from pathlib import Path
from random import Random

import click

from tollgraph.background import load_background

BYTES = 1_900
"""Size of a text, as of a short news report; each is within a tenth of it."""
_FIRST_DAY, _DAYS = date(2014, 9, 1), 5 * 365
_STRIKES = (
    "{Figure} civilians were killed when warplanes struck {target} in {place} on {day}, {claimant} said.",
    "{claimant} said that an air strike on {target} in {place} on {day} killed {figure} people and wounded {second}.",
    "At least {figure} people died in shelling of {target} in {place} on {day}, according to {claimant}.",
    "{claimant} reported that {figure} civilians, among them {second} children, were killed in {place} on {day}.",
)
_DENIALS = (
    "{claimant} put the number of dead at {figure}.",
    "{claimant} said that {figure} fighters had been killed and denied that any civilian was harmed.",
    "{claimant} said that between {figure} and {more} people had lost their lives.",
    "A later statement by {claimant} spoke of {figure} dead and {second} injured.",
)
_FILLERS = (
    "Roads into {place} were closed for most of the morning, and the telephone network worked only at times.",
    "Traders in {place} said that prices of bread and fuel had gone up again since the beginning of the month.",
    "A teacher described how families had moved into cellars when the first aircraft were heard over the river.",
    "The weather is expected to stay dry, which aid groups say will make the repair of the water main easier.",
    "Talks on a local truce were put off twice, and no new date has been named by either delegation.",
    "Volunteers cleared rubble by hand because the only digger in {place} had run out of diesel.",
    "The hospital in {place} asked for blood, bandages and a generator that could run through the night.",
    "Envoys meeting abroad repeated their calls for restraint but agreed on no text after a long evening.",
)
_OPENINGS = ("By noon", "Overnight", "After the first alarm", "Towards the evening", "In the second week", "Once more")
_TARGETS = ("a market", "a bakery", "a residential street", "a school", "a house", "a convoy", "a clinic")
_BACKDROP = tuple(product(_OPENINGS, _FILLERS))
"""What stands between the claims; no article says one of these twice."""
_PUBLISHERS = ("Northern Courier", "Harbour Post", "Meridian Wire", "Plateau Times", "Eastern Ledger")


@dataclass
class Newsroom:
    """Writes articles one after the other; the places and claimants are those of the seeds."""

    random: Random
    places: list[str] = field(default_factory=list)
    claimants: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Look up the names, in an order that does not depend on anything else."""
        known = load_background()
        self.places = sorted({each.label for each in known.places.values() if each.kind != "country"})
        self.claimants = sorted({each.label for each in known.actors.values() if "UnnamedSource" not in each.kinds})

    def article(self, number: int) -> dict[str, str]:
        """Return the next article as a row of JSON Lines."""
        day = _FIRST_DAY + timedelta(days=self.random.randrange(_DAYS))
        place = self.random.choice(self.places)
        return {
            "article": f"generated-{number}",
            "published": (day + timedelta(days=self.random.randint(0, 3))).isoformat(),
            "publisher": self.random.choice(_PUBLISHERS),
            "title": f"Deaths reported in {place}",
            "text": self._text(place, day),
        }

    def _text(self, place: str, day: date) -> str:
        told = [self._sentence(self.random.choice(_STRIKES), place, day)]
        told += [self._sentence(pattern, place, day) for pattern in self.random.sample(_DENIALS, 2)]
        other = self.random.choice(self.places)
        told.append(
            self._sentence(self.random.choice(_STRIKES), other, day - timedelta(days=self.random.randint(1, 9)))
        )
        fillers: list[str] = []
        for opening, filler in self.random.sample(_BACKDROP, len(_BACKDROP)):
            if len("\n\n".join([*told, *fillers])) >= BYTES - 50:
                break
            sentence = self._sentence(filler, self.random.choice((place, other)), day)
            fillers.append(f"{opening}: {sentence}")
        size = max(1, len(fillers) // len(told))
        parts = [[each, *fillers[n * size : (n + 1) * size]] for n, each in enumerate(told)]
        parts[-1] += fillers[len(told) * size :]
        return "\n\n".join(" ".join(part) for part in parts)

    def _sentence(self, pattern: str, place: str, day: date) -> str:
        figure = int(self.random.paretovariate(0.9)) % 400 + 2
        sentence = pattern.format(
            place=place,
            day=f"{day.day} {day:%B %Y}",
            claimant=self.random.choice(self.claimants),
            figure=figure,
            Figure=figure,
            second=self.random.randint(2, max(2, figure - 1)),
            more=figure + self.random.randint(1, 40),
            target=self.random.choice(_TARGETS),
        )
        return sentence[0].upper() + sentence[1:]


def articles(seed: int = 1) -> Iterator[dict[str, str]]:
    """Yield articles without end; the first ones of a seed are always the same."""
    newsroom, number = Newsroom(Random(seed)), 0  # noqa: S311  # test data, not a secret
    while True:
        yield newsroom.article(number)
        number += 1


def write_articles(path: Path, count: int, seed: int = 1) -> None:
    """Write so many articles as JSON Lines."""
    with path.open("w", encoding="utf-8") as file:
        for row in islice(articles(seed), count):
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


@click.command()
@click.argument("count", type=click.IntRange(min=1))
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE")
@click.option("--seed", default=1, show_default=True)
def main(count: int, path: Path, seed: int) -> None:
    """Write COUNT articles to FILE."""
    write_articles(path, count, seed)


if __name__ == "__main__":
    main()
