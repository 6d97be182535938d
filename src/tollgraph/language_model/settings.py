"""What a user sets to read with a language model. Nothing is sent anywhere until an address and a name are given."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tollgraph.errors import ParameterError
from tollgraph.settings import given_values, variable

_AT_LEAST_ONE = ("model_attempts", "model_answer_tokens", "model_run_tokens", "model_article_characters")
_NOT_NEGATIVE = ("model_longest_wait", "model_calls_per_minute", "model_price_in", "model_price_out")


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """The second reader's settings. Each field is read from `TOLLGRAPH_` and its name in capitals."""

    model_url: str = ""
    """Base address of an endpoint that speaks the OpenAI chat-completions protocol, up to and with `/v1`."""
    model_name: str = ""
    """Name of the model, as the endpoint knows it."""
    model_key: str = field(default="", repr=False)
    """Key that the endpoint asks for; sent in the `Authorization` header only, never stored or shown."""
    model_seconds: float = 120.0
    """How long one call may take, in seconds."""
    model_attempts: int = 5
    """How often one call is made before it is given up: after a time-out, a full queue, a fault of the server."""
    model_longest_wait: float = 120.0
    """The longest wait between two attempts, in seconds; an endpoint that asks for a longer one is given up."""
    model_calls_per_minute: int = 0
    """How many calls a minute may hold; 0: as many as the endpoint takes."""
    model_answer_tokens: int = 8000
    """How long one answer may be, in tokens."""
    model_run_tokens: int = 1_000_000
    """How many tokens, sent and received, one run may spend; cached answers cost none."""
    model_price_in: float = 0.0
    """Price of a million tokens sent, in any currency; only for the report of the cost."""
    model_price_out: float = 0.0
    """Price of a million tokens received, in the same currency."""
    model_article_characters: int = 60_000
    """Longer articles are left out, in characters."""

    def __post_init__(self) -> None:
        """Check the ranges that the fields state."""
        for name in _AT_LEAST_ONE:
            if getattr(self, name) < 1:
                raise ParameterError(f"{variable(name)} must be at least 1, not {getattr(self, name)}")
        for name in _NOT_NEGATIVE:
            if getattr(self, name) < 0:
                raise ParameterError(f"{variable(name)} must not be negative, and is {getattr(self, name)}")
        if self.model_seconds <= 0:
            raise ParameterError(f"{variable('model_seconds')} must be above 0, not {self.model_seconds}")


def load_model_settings(environment: Mapping[str, str] | None = None) -> ModelSettings:
    """Return the settings that the environment asks for; ParameterError names a variable that cannot be read."""
    return ModelSettings(**given_values(ModelSettings, environment))
