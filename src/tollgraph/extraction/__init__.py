"""Reading casualty claims out of an article: `extract(article, extractor)` returns all that was read.

The stages, each a package: `text` (sentences, page furniture), `numbers`, `time` (dates), `names` (actors, places),
`speaking` (who says what, and judgements) and `counting` (which numbers count harmed people). Then `claims` lays what
they found side by side, finds which sentences tell of one event, and makes the claims, assessments and incidents.
Same article, same background and same version: same reading.
"""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from tollgraph.article_memory import forget_article
from tollgraph.background import Background
from tollgraph.extraction.names.gazetteer import Gazetteer
from tollgraph.geonames import Index, shipped_index
from tollgraph.identifiers import Minter
from tollgraph.model import Article, Extraction, Reading

VERSION = "1"
"""Version of the rules: raised when the same article may be read differently, so that a reading can be told apart."""

SOFTWARE = "tollgraph"


@dataclass(frozen=True)
class Extractor:
    """What reading needs besides the article; build one and use it for every article."""

    background: Background = field(repr=False)
    minter: Minter
    at: datetime
    """The time that the extraction is recorded with, in UTC."""
    index: Index = field(default_factory=shipped_index)
    """Places that the background lacks: those of GeoNames that this installation came with."""

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """The index of known names, built on first use."""
        return Gazetteer(self.background, self.minter, self.index)


def extraction_of(article: Article, extractor: Extractor) -> Extraction:
    """Return the extraction that reading an article by these rules is; its IRI tells whether that was done before."""
    return _extraction(extractor.minter.article(article), extractor)


def _extraction(article: str, extractor: Extractor) -> Extraction:
    iri = extractor.minter.extraction(article, "rules", VERSION)
    return Extraction(iri, SOFTWARE, VERSION, "rules", extractor.at)


def extract(article: Article, extractor: Extractor) -> Reading:
    """Return the claims and assessments of an article, with the incidents, actors and places that they need."""
    try:
        return _read(article, extractor)
    finally:
        forget_article()


def _read(article: Article, extractor: Extractor) -> Reading:
    from tollgraph.extraction.claims.answers import assess
    from tollgraph.extraction.claims.assembly import Assembler, known_outlet
    from tollgraph.extraction.claims.events import tell
    from tollgraph.extraction.claims.facts import gather
    from tollgraph.extraction.claims.gleanings import actors_of, incidents_of, places_of

    gazetteer = extractor.gazetteer
    facts = gather(article, gazetteer)
    story = tell(facts, gazetteer)
    assembler = Assembler(facts, story, gazetteer)
    drafts = assembler.drafts()
    claims = assembler.claims(drafts)
    assessments = assess(assembler, drafts, claims)
    return Reading(
        article=article,
        extraction=_extraction(facts.iri, extractor),
        claims=tuple(claims),
        assessments=tuple(assessments),
        incidents=tuple(incidents_of(assembler, claims, assessments)),
        actors=tuple(actors_of(assembler, claims, assessments)),
        places=tuple(places_of(assembler, claims)),
        publisher=known_outlet(article.publisher.strip(), gazetteer),
        agency=known_outlet(article.agency, gazetteer),
    )
