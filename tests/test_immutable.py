"""Values that are quick to make are what frozen dataclasses are."""

import inspect
import pickle
from dataclasses import FrozenInstanceError, dataclass, field, is_dataclass, replace
from typing import Any

import pytest

from tollgraph import model
from tollgraph.immutable import quick_to_make
from tollgraph.terms import Qualifier

VALUES = [each for each in vars(model).values() if is_dataclass(each) and each.__module__ == model.__name__]
QUICK = [each for each in VALUES if hasattr(vars(each)["__init__"], "__wrapped__")]


def _arguments(cls: type[Any]) -> list[str]:
    return list(inspect.signature(cls).parameters)


def test_most_values_of_the_model_are_quick_to_make() -> None:
    assert len(QUICK) > 10


@pytest.mark.parametrize("cls", QUICK)
def test_a_value_takes_the_arguments_that_it_has_fields_for_each_into_its_own(cls: type[Any]) -> None:
    made = cls(*_arguments(cls))
    assert [getattr(made, name) for name in _arguments(cls)] == _arguments(cls)
    assert made == cls(**{name: name for name in _arguments(cls)})


@pytest.mark.parametrize("cls", QUICK)
def test_a_value_is_frozen_can_be_compared_hashed_changed_into_another_and_kept(cls: type[Any]) -> None:
    made, first = cls(*_arguments(cls)), _arguments(cls)[0]
    with pytest.raises(FrozenInstanceError):
        setattr(made, first, "another")
    assert hash(made) == hash(cls(*_arguments(cls)))
    assert replace(made, **{first: "another"}) != made
    assert pickle.loads(pickle.dumps(made)) == made  # noqa: S301  # our own bytes


def test_defaults_hold_where_no_argument_is_given() -> None:
    assert model.Period() == model.Period(None, None, None)
    assert model.Quantity("20", Qualifier.EXACT, 20, 20, 20, 20).closed is False


@dataclass(frozen=True)
class _WithoutSlots:
    start: int


@dataclass(frozen=True, slots=True)
class _WithFactory:
    starts: list[int] = field(default_factory=list)


@pytest.mark.parametrize("cls", [_WithoutSlots, _WithFactory])
def test_what_cannot_be_made_so_is_refused_by_name(cls: type[Any]) -> None:
    with pytest.raises(TypeError, match=cls.__name__):
        quick_to_make(cls)
