"""Whether a text is English: the rules read no other language, and a wrong reading would be worse than none."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_WORD = re.compile(r"[^\W\d_]+")
_LAST_LATIN = "\u024f"
_NAMES = {
    "ar": "Arabic", "de": "German", "es": "Spanish", "fa": "Persian", "fr": "French", "he": "Hebrew", "it": "Italian",
    "ku": "Kurdish", "nl": "Dutch", "pt": "Portuguese", "ru": "Russian", "tr": "Turkish", "uk": "Ukrainian",
    "zh": "Chinese",
}  # fmt: skip
"""Languages in which wars are often reported; another is named by its code."""


def foreign_language(text: str) -> str | None:
    """Return the name of the language that a text is in where it is surely not English, else None.

    A text too short to tell counts as English. `language.toml` holds the words and the thresholds.
    """
    rules = _rules()
    words = {word.lower() for word in _WORD.findall(text)}
    if len(words.intersection(rules["everyday"]["words"])) >= rules["everyday"]["enough"]:
        return None
    if sum(map(str.isalpha, text)) < rules["model"]["fewest_letters"]:
        return None
    ranked: list[tuple[str, float]] = _identifier().rank(_without_foreign_names(text))
    if float(dict(ranked)["en"]) >= rules["model"]["least_english"]:
        return None
    return _NAMES.get(ranked[0][0], f"the language {ranked[0][0]!r}")


def _without_foreign_names(text: str) -> str:
    """Return a text in Latin letters without its words in other ones: English reports give names in Arabic too."""
    words = _WORD.findall(text)
    latin = [word for word in words if word[0] <= _LAST_LATIN]
    mostly_latin = sum(map(len, latin)) * 2 >= sum(map(len, words))
    return " ".join(latin) if mostly_latin and len(latin) < len(words) else text


@cache
def _rules() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("language.toml").read_text(encoding="utf-8"))


@cache
def _identifier() -> Any:  # noqa: ANN401  # py3langid has no types
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # takes 0.8 s to load, and most texts do without

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
