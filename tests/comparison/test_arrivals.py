"""What arrives is compared with what is kept and with what came just before it, in whatever portions it comes."""

from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.comparison.encoding import SETTINGS, WORLD, Said, assessment, compared
from tests.comparison.test_properties import ADDED, LIKE
from tollgraph.comparison import comparisons, index
from tollgraph.comparison.arrivals import Arrivals
from tollgraph.comparison.index import Matcher, comparisons_by
from tollgraph.comparison.kept import KeptStatements
from tollgraph.comparison.keys import Keys
from tollgraph.comparison.order import ScopeOrder
from tollgraph.model import Comparison
from tollgraph.terms import Status

_INQUIRY = (assessment("Pentagon", Status.UNDER_INVESTIGATION, ("e1",)),)
_SETS = st.one_of(
    [st.lists(claims, min_size=2, max_size=9, unique_by=lambda said: said.iri) for claims in (LIKE, ADDED)]
)


@settings(max_examples=150, deadline=None)
@given(said=_SETS, portion=st.integers(1, 3), backwards=st.booleans())
def test_articles_that_arrive_one_by_one_are_compared_as_all_at_once(
    said: list[Said], portion: int, *, backwards: bool
) -> None:
    everything = compared(*said, assessments=_INQUIRY)
    kept, found = KeptStatements(), dict[str, Comparison]()
    kept.keys = Keys(ScopeOrder(WORLD))
    with patch.object(index, "_EXPECTED", portion):
        for article in sorted({each.article for each in everything}, reverse=backwards):
            arrivals = Arrivals(kept, kept.keys)
            matcher = Matcher(WORLD, SETTINGS, arrivals)
            new = comparisons_by(matcher, [each for each in everything if each.article == article])
            found |= {each.iri: each for each in new}
            arrivals.keep()
    kept.close()
    assert found == {each.iri: each for each in comparisons(everything, WORLD, SETTINGS)}
