"""What is asked of a model about one article: the instructions, the article, the form of the answer."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tollgraph.identifiers import digest, text_sha256
from tollgraph.model import Article

_INSTRUCTIONS = Path(__file__).with_name("instructions.md")
_SCHEMA = Path(__file__).with_name("schema.json")


@dataclass(frozen=True, slots=True)
class Question:
    """One question to a model."""

    instructions: str
    article: str
    """The article with what is known of it."""
    schema: dict[str, Any]
    complaint: str = ""
    """What was wrong with the answer before."""

    @property
    def schema_text(self) -> str:
        """Return the schema as JSON."""
        return json.dumps(self.schema, separators=(",", ":"))

    def messages(self, *, with_schema: bool) -> list[dict[str, str]]:
        """Return the messages of a call; `with_schema` puts the schema among the words, for endpoints without it."""
        form = f"\n# Form of the answer\n\nA JSON object of this JSON Schema:\n{self.schema_text}\n"
        messages = [
            {"role": "system", "content": self.instructions + (form if with_schema else "")},
            {"role": "user", "content": self.article},
        ]
        if self.complaint:
            again = f"Your last answer could not be used: {self.complaint}. Give the whole JSON object again."
            messages.append({"role": "user", "content": again})
        return messages

    def key(self, model: str) -> str:
        """Return what an answer is kept under: what was asked, and of which model."""
        return text_sha256(json.dumps([model, self.instructions, self.schema_text, self.article]))


@cache
def prompt_version() -> str:
    """Return the hash of instructions and schema: another one is another reader."""
    return digest(_instructions(), _schema_text())


def question_about(article: Article) -> Question:
    """Return the question about an article."""
    known = [f"Published: {article.published:%A} {article.published.isoformat()}", f"Publisher: {article.publisher}"]
    if article.agency:
        known.append(f"Agency: {article.agency}")
    if article.title:
        known.append(f"Title: {article.title}")
    body = "\n".join([*known, "", "<article>", article.text, "</article>"])
    return Question(_instructions(), body, json.loads(_schema_text()))


@cache
def _instructions() -> str:
    return _INSTRUCTIONS.read_text(encoding="utf-8")


@cache
def _schema_text() -> str:
    return _SCHEMA.read_text(encoding="utf-8")
