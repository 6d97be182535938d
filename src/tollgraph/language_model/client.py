"""Calls of an endpoint that speaks the OpenAI chat-completions protocol, through httpx2.

The client waits and tries again where that can help, keeps the limits of the run, and turns every failure into one of
two errors: the model cannot be used at all, or it did not answer this time.
"""

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tollgraph import __version__
from tollgraph.errors import ParameterError
from tollgraph.language_model.dialect import Dialect
from tollgraph.language_model.errors import ModelError, UnansweredError
from tollgraph.language_model.prompt import Question
from tollgraph.language_model.settings import ModelSettings
from tollgraph.language_model.usage import Usage, estimated_tokens
from tollgraph.waiting import Clock, Pace, asked_wait, back_off

if TYPE_CHECKING:
    from types import TracebackType

    import httpx2

_MOST_BYTES = 20_000_000
"""No answer of the form is longer; a larger one is no answer."""
_AGAIN = frozenset({408, 409, 425, 429})
"""Statuses below 500 that a later attempt may not meet."""
_REFUSED_FIELDS = frozenset({400, 415, 422})
_NO_ACCESS = frozenset({301, 302, 303, 307, 308, 401, 402, 403, 404, 405})
"""Statuses of a wrong address or account; a redirect is not followed, since the key would go with it."""
_OUT_OF_MONEY = ("insufficient_quota", "billing")
_MOST_SHOWN = 300
"""Characters of an endpoint's message that an error shows."""


@dataclass(frozen=True, slots=True)
class Completion:
    """What a model said."""

    text: str
    finish: str
    """`stop`, or why it ended otherwise: `length`, `content_filter`."""
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class _Failure:
    """An attempt that a later one may make good."""

    reason: str
    wait: float | None = None
    """Seconds that the endpoint asks for."""
    unreachable: bool = False


@dataclass(slots=True)
class ModelClient:
    """Asks one model; use it as a context manager, or close it."""

    settings: ModelSettings
    usage: Usage
    clock: Clock = field(default_factory=Clock)
    dialect: Dialect = field(default_factory=Dialect)
    _answered: bool = False
    _pace: Pace = field(init=False)
    _http: "httpx2.Client" = field(init=False)

    def __post_init__(self) -> None:
        """Open the connection pool; ParameterError where the address or the name of the model is missing."""
        _check(self.settings)
        self._pace = Pace(self.clock, self.settings.model_calls_per_minute)
        self._http = _http_client(self.settings)

    def __enter__(self) -> "ModelClient":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: "TracebackType | None"
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def complete(self, question: Question) -> Completion:
        """Return the answer to a question.

        Raises UnansweredError where there is none after all attempts, ModelError where there will be none: no access,
        nobody at the address, the limit of the run.
        """
        failure = _Failure("")
        for attempt in range(1, self.settings.model_attempts + 1):
            if attempt > 1:
                self._wait(failure, attempt - 1)
            outcome = self._attempt(question)
            if isinstance(outcome, Completion):
                return outcome
            failure = outcome
        kind = ModelError if failure.unreachable else UnansweredError
        raise kind(
            f"{self._where}: {failure.reason}, {self.settings.model_attempts} times in a row; "
            "try again later, or raise TOLLGRAPH_MODEL_ATTEMPTS or TOLLGRAPH_MODEL_SECONDS"
        )

    @property
    def _where(self) -> str:
        return f"model {self.settings.model_name} at {urlsplit(self.settings.model_url).hostname}"

    def _wait(self, failure: _Failure, attempt: int) -> None:
        longest = self.settings.model_longest_wait
        if failure.wait is not None and failure.wait > longest:
            raise ModelError(
                f"{self._where}: {failure.reason}, and asks to wait {failure.wait:.0f} s; run again later, "
                f"or raise TOLLGRAPH_MODEL_LONGEST_WAIT ({longest:g} s)"
            )
        self.clock.sleep(back_off(attempt, longest) if failure.wait is None else failure.wait)

    def _attempt(self, question: Question) -> Completion | _Failure:
        """Make one call, and as many more as it takes to find the fields that the endpoint allows."""
        before = self.dialect
        while True:
            response = self._post(question)
            if isinstance(response, _Failure):
                return response
            status, headers, data = response
            if status == 200:
                return self._completion(question, data)
            said = self._said(data)
            if status not in _REFUSED_FIELDS:
                return self._failed(status, said, asked_wait(headers, self.clock.now()))
            other = self.dialect.after_refusal(said, untried=not self._answered)
            if other is None:
                self.dialect = before
                raise UnansweredError(f"{self._where}: refused the call with status {status}: {said}")
            self.dialect = other

    def _post(self, question: Question) -> "tuple[int, httpx2.Headers, bytes] | _Failure":
        """Return status, headers and body of one call."""
        import httpx2

        settings = self.settings
        body = json.dumps(self.dialect.body(settings.model_name, question, settings.model_answer_tokens))
        estimate = estimated_tokens(body)
        self.usage.admit(estimate + settings.model_answer_tokens)
        self._pace.keep()
        deadline = self.clock.monotonic() + settings.model_seconds
        try:
            with self._http.stream("POST", _address(settings), content=body) as response:
                return response.status_code, response.headers, self._body(response, deadline)
        except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
            return _Failure(f"nobody answers there ({error})", unreachable=True)
        except (httpx2.TimeoutException, TimeoutError):
            # The endpoint may have read the question, and bills what it read.
            self.usage.spend(estimate, 0)
            return _Failure(f"no answer within {settings.model_seconds:g} s")
        except httpx2.HTTPError as error:
            return _Failure(f"the connection broke ({type(error).__name__})")

    def _body(self, response: "httpx2.Response", deadline: float) -> bytes:
        data = bytearray()
        for chunk in response.iter_bytes():
            data += chunk
            if self.clock.monotonic() > deadline:
                raise TimeoutError
            if len(data) > _MOST_BYTES:
                raise UnansweredError(f"{self._where}: an answer of more than {_MOST_BYTES} bytes is none")
        return bytes(data)

    def _completion(self, question: Question, data: bytes) -> Completion | _Failure:
        """Return what a body of status 200 says, and count its tokens."""
        found = _object(data)
        self.usage.calls += 1
        self._count(question, found, data)
        try:
            choice = found["choices"][0]
            message = choice["message"]
            text, refusal = message.get("content") or "", message.get("refusal") or ""
        except (AttributeError, IndexError, KeyError, TypeError):
            return _Failure("its answer has no message")
        self._answered = True
        return Completion(_words(text), str(choice.get("finish_reason") or "stop"), _words(refusal))

    def _count(self, question: Question, found: dict[str, Any], data: bytes) -> None:
        said = found.get("usage")
        counts = (said.get("prompt_tokens"), said.get("completion_tokens")) if isinstance(said, dict) else ()
        known = [count for count in counts if isinstance(count, int) and count >= 0]
        if len(known) == 2:
            self.usage.spend(known[0], known[1])
            return
        sent = json.dumps(question.messages(with_schema=True))
        self.usage.spend(estimated_tokens(sent), estimated_tokens(data.decode("utf-8", "replace")))

    def _failed(self, status: int, said: str, wait: float | None) -> _Failure:
        """Return a failure that may pass; ModelError for one that will not."""
        if status in _NO_ACCESS or (status == 429 and any(word in said.lower() for word in _OUT_OF_MONEY)):
            raise ModelError(
                f"{self._where}: answered {status}: {said}; check TOLLGRAPH_MODEL_URL, _NAME and _KEY, and the account"
            )
        if status in _AGAIN or status >= 500:
            return _Failure(f"answered {status}: {said}", wait)
        raise UnansweredError(f"{self._where}: answered {status}: {said}; only 200 carries an answer")

    def _said(self, data: bytes) -> str:
        """Return an endpoint's message without the key, which some repeat."""
        found = _object(data)
        error = found.get("error", found.get("message"))
        parts = [error.get("message"), error.get("code"), error.get("param")] if isinstance(error, dict) else [error]
        text = " ".join(str(part) for part in parts if part) or data.decode("utf-8", "replace")
        key = self.settings.model_key
        return " ".join((text.replace(key, "(key)") if key else text).split())[:_MOST_SHOWN] or "(no reason given)"


def _words(content: object) -> str:
    """Return the text of a content: a string, or parts that hold text."""
    if isinstance(content, list):
        return "".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return content if isinstance(content, str) else ""


def _object(data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _address(settings: ModelSettings) -> str:
    return settings.model_url.rstrip("/") + "/chat/completions"


def _check(settings: ModelSettings) -> None:
    parts = urlsplit(settings.model_url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ParameterError(
            f"TOLLGRAPH_MODEL_URL is {settings.model_url!r}; reading with a model needs the http or https address of "
            "an endpoint, up to and with /v1 (docs/guides/language-model.md)"
        )
    if not settings.model_name:
        raise ParameterError("TOLLGRAPH_MODEL_NAME is not set; it names the model to ask")
    if not (settings.model_key.isascii() and settings.model_key.isprintable()):
        raise ParameterError("TOLLGRAPH_MODEL_KEY holds characters that no header can; copy the key again")


def _http_client(settings: ModelSettings) -> "httpx2.Client":
    try:
        import httpx2
    except ImportError as error:
        raise ModelError("reading with a model needs httpx2; install it with `pip install tollgraph[model]`") from error
    headers = {
        "Accept": "application/json",
        "Content-Type": "application/json",
        "User-Agent": f"tollgraph/{__version__}",
    }
    if settings.model_key:
        headers["Authorization"] = f"Bearer {settings.model_key}"
    return httpx2.Client(headers=headers, timeout=settings.model_seconds)
