"""Who publishes a dataset, under which licence and where: what the data themselves do not say."""

from dataclasses import dataclass

from tollgraph.namespaces import CC_BY, DEFAULT_BASE
from tollgraph.settings import Settings

DESCRIPTION = (
    "Who says how many people were harmed in a conflict, where, when and by whom; in which words they said it; and who "
    "disagrees. Claims are kept as claims: the dataset never says how many people were really harmed."
)
RIGHTS = (
    "Quoted words belong to their publishers and are kept as quotations, with at most 200 characters either side; the "
    "texts of articles are not part of the dataset."
)
KEYWORDS = ("armed conflict", "casualties", "civilian harm", "claims", "provenance", "contradiction")


@dataclass(frozen=True, slots=True)
class Imprint:
    """What a publisher says of a dataset; every description repeats it."""

    title: str = "Contested casualty claims"
    creator: str = "Tollgraph users"
    licence: str = CC_BY
    """Address of the licence of the data."""
    base: str = DEFAULT_BASE
    """Base of the IRIs of things."""
    address: str = ""
    """Where the dataset is published, ending in `/`; empty while it is nowhere."""

    @property
    def iri(self) -> str:
        """The IRI of the dataset."""
        return f"{self.base}dataset"

    @property
    def endpoint(self) -> str | None:
        """Where it can be asked in SPARQL; None while it is published nowhere."""
        return f"{self.address}sparql" if self.address else None


def imprint_of(settings: Settings) -> Imprint:
    """Return the imprint that the settings give."""
    address = settings.dataset_address
    return Imprint(
        title=settings.dataset_title,
        creator=settings.dataset_creator,
        licence=settings.dataset_licence,
        base=settings.base,
        address=address if not address or address.endswith("/") else f"{address}/",
    )
