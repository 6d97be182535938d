"""Random shapes over random data give what pySHACL finds, result by result."""

from hypothesis import HealthCheck, assume, given, settings
from rdflib import Graph

from tests.shacl.both_engines import found_by_pyshacl, found_by_sparql, plan_for, store_of
from tests.shacl.shape_strategies import data, shapes


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(shapes(), data())
def test_random_shapes_find_the_same_faults_in_random_data(shape: str, turtle: str) -> None:
    graph, store = Graph().parse(data=shape, format="turtle"), store_of(turtle)
    assume(not plan_for(graph, store).left)
    assert found_by_sparql(graph, store) == found_by_pyshacl(graph, store)
