"""What a run has spent on a model, and its limit."""

from dataclasses import dataclass

from tollgraph.language_model.errors import ModelError
from tollgraph.language_model.settings import ModelSettings

_BYTES_PER_TOKEN = 3
"""Fewer than tokenisers reach on English (about 4), so that an estimate is rather too high than too low."""
_MILLION = 1_000_000


def estimated_tokens(text: str) -> int:
    """Return about how many tokens a text is, rounded up; the limit of a run is kept with it before a call."""
    return -(-len(text.encode("utf-8", "replace")) // _BYTES_PER_TOKEN)


@dataclass(slots=True)
class Usage:
    """Counts of one run. Estimates stand in where an endpoint does not say what it took, or did not answer in time."""

    settings: ModelSettings
    calls: int = 0
    """Calls that were answered."""
    from_cache: int = 0
    """Articles whose answer was kept from an earlier call."""
    tokens_in: int = 0
    tokens_out: int = 0
    dropped: int = 0
    """Claims and assessments of the model that were not taken in."""

    @property
    def tokens(self) -> int:
        """Return the tokens sent and received."""
        return self.tokens_in + self.tokens_out

    @property
    def cost(self) -> float:
        """Return the cost of the tokens, in the currency of the prices."""
        price_in, price_out = self.settings.model_price_in, self.settings.model_price_out
        return (self.tokens_in * price_in + self.tokens_out * price_out) / _MILLION

    def admit(self, estimate: int) -> None:
        """Raise ModelError where a call of about so many tokens could pass the limit of the run."""
        limit = self.settings.model_run_tokens
        if self.tokens + estimate > limit:
            raise ModelError(
                f"the next call may take {estimate} tokens, and {self.tokens} of this run's {limit} are spent; raise "
                "TOLLGRAPH_MODEL_RUN_TOKENS, or run again: what was answered is kept and costs nothing"
            )

    def spend(self, tokens_in: int, tokens_out: int) -> None:
        """Count the tokens of a call."""
        self.tokens_in += tokens_in
        self.tokens_out += tokens_out

    def summary(self) -> str:
        """Return one line for people: calls, tokens, cost, what was dropped."""
        line = (
            f"model {self.settings.model_name}: {self.calls} calls, {self.from_cache} articles from the cache, "
            f"{self.tokens_in} tokens sent, {self.tokens_out} received"
        )
        priced = self.settings.model_price_in or self.settings.model_price_out
        return (
            f"{line}, cost {self.cost:.4f}, {self.dropped} answers dropped"
            if priced
            else (f"{line}, cost unknown (set TOLLGRAPH_MODEL_PRICE_IN and _OUT), {self.dropped} answers dropped")
        )
