"""The fields that a call uses: endpoints that speak the same protocol do not all take the same ones.

A call begins with the strictest form. Where an endpoint refuses a field and names it, the next form is tried, and what
the endpoint took is used from then on.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from tollgraph.language_model.prompt import Question


class Form(StrEnum):
    """How the form of the answer is asked for."""

    SCHEMA = "json_schema"
    """The endpoint holds the answer to the schema."""
    OBJECT = "json_object"
    """The endpoint sees to it that the answer is JSON; the schema stands among the words."""
    WORDS = "words"
    """The words alone ask for it."""


_LOOSER = {Form.SCHEMA: Form.OBJECT, Form.OBJECT: Form.WORDS}
_OF_FORM = ("response_format", "json_schema", "json_object", "schema", "structured output")
"""Words of a refusal that is about the form of the answer."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """What one endpoint takes."""

    form: Form = Form.SCHEMA
    tokens_field: str = "max_tokens"
    """Newer models of OpenAI take only `max_completion_tokens`."""
    temperature: bool = True
    """Models that reason refuse any temperature but their own."""

    def body(self, model: str, question: Question, answer_tokens: int) -> dict[str, Any]:
        """Return the body of a call."""
        body: dict[str, Any] = {
            "model": model,
            "messages": question.messages(with_schema=self.form != Form.SCHEMA),
            self.tokens_field: answer_tokens,
        }
        if self.temperature:
            body["temperature"] = 0
        if self.form == Form.SCHEMA:
            schema = {"name": "casualty_claims", "strict": True, "schema": question.schema}
            body["response_format"] = {"type": "json_schema", "json_schema": schema}
        elif self.form == Form.OBJECT:
            body["response_format"] = {"type": "json_object"}
        return body

    def after_refusal(self, message: str, *, untried: bool) -> "Dialect | None":
        """Return what to try after a refusal in these words; None where no other field would help.

        `untried`: the endpoint has not answered yet, so a refusal without a reason may be one of the form.
        """
        said = message.lower()
        if "max_completion_tokens" in said and self.tokens_field == "max_tokens":
            return replace(self, tokens_field="max_completion_tokens")
        if "temperature" in said and self.temperature:
            return replace(self, temperature=False)
        of_form = any(word in said for word in _OF_FORM) or untried
        return replace(self, form=_LOOSER[self.form]) if of_form and self.form in _LOOSER else None
