"""How often Python looks for garbage while articles are read."""

import gc

import pytest

from tollgraph.garbage import rare_collection


def test_a_batch_is_read_with_rare_looks_for_garbage_and_leaves_the_setting_as_it_was() -> None:
    before = gc.get_threshold()
    with rare_collection():
        assert gc.get_threshold()[0] > 10 * before[0]
        assert gc.isenabled()
    assert gc.get_threshold() == before


def test_the_setting_is_as_it_was_also_after_a_batch_that_failed() -> None:
    before = gc.get_threshold()
    with pytest.raises(ValueError, match="unreadable"), rare_collection():
        raise ValueError("unreadable")
    assert gc.get_threshold() == before
