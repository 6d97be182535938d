"""Which stored questions can be drawn: a table without libraries, so that commands start fast."""

DRAWN = {
    "disagreements": "one bar per statement, of those who disagree and of the party's side",
    "about-incident": "one bar per statement about the incident",
    "claims-at-place": "one bar per statement about the place",
    "tolls": "one bar per total, by claimant and day",
    "toll-revisions": "the steps of an actor's own total",
}
"""Stored question to what its picture shows."""
