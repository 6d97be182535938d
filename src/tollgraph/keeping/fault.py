"""What is found to be wrong with a store."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a store that is not as it must be."""

    rule: str
    thing: str
    """IRI, or the name of a file of the store."""
    found: str
    remedy: str
