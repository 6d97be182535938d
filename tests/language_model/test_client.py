"""Calls of an endpoint that does not behave: what is tried again, what is given up, what is never shown."""

from dataclasses import replace

import pytest

from tests.language_model.conftest import FakeTime
from tests.language_model.endpoint import Endpoint, Reply, refuses, says
from tests.language_model.replies import NOTHING
from tollgraph.errors import ParameterError
from tollgraph.language_model import ModelError, ModelSettings, UnansweredError
from tollgraph.language_model.client import Completion, ModelClient
from tollgraph.language_model.dialect import Form
from tollgraph.language_model.prompt import Question
from tollgraph.language_model.usage import Usage

_QUESTION = Question("Annotate.", "<article>Ten died.</article>", {"type": "object"})
_FINE = says(NOTHING)


def _ask(settings: ModelSettings, time: FakeTime) -> tuple[Completion, Usage]:
    usage = Usage(settings)
    with ModelClient(settings, usage, time.clock) as client:
        return client.complete(_QUESTION), usage


def test_a_call_asks_for_the_schema_at_temperature_zero(
    endpoint: Endpoint, settings: ModelSettings, fake_time: FakeTime
) -> None:
    endpoint.will(_FINE)
    completion, usage = _ask(settings, fake_time)
    (body,) = endpoint.bodies
    assert (completion.finish, usage.tokens_in, usage.tokens_out, usage.calls) == ("stop", 1000, 200, 1)
    assert (endpoint.paths, endpoint.keys) == (["/v1/chat/completions"], ["Bearer sk-hidden"])
    assert (body["model"], body["temperature"], body["response_format"]["type"]) == ("careful-1", 0, "json_schema")
    assert body["response_format"]["json_schema"]["strict"] is True


@pytest.mark.parametrize(
    ("failure", "waits"),
    [
        (refuses(429, "slow down", Retry_After="7"), [7.0]),
        (refuses(429, "slow down", Retry_After="Thu, 01 Jan 2026 00:00:30 GMT"), [30.0]),
        (refuses(503, "busy", Retry_After="soon"), [1.0]),
        (refuses(500, "oops"), [1.0]),
        (Reply(b"<html>bad gateway</html>", 502), [1.0]),
        (Reply(hangs_up=True), [1.0]),
        (Reply(b"not json"), [1.0]),
        (Reply(b'{"choices": []}'), [1.0]),
    ],
)
def test_what_may_pass_is_tried_again_after_the_wait_that_is_asked_for(
    failure: Reply, waits: list[float], endpoint: Endpoint, settings: ModelSettings, fake_time: FakeTime
) -> None:
    endpoint.will(failure, _FINE)
    completion, _ = _ask(settings, fake_time)
    assert completion.text
    assert fake_time.slept == waits


def test_waits_grow_until_the_attempts_are_used_up(
    endpoint: Endpoint, settings: ModelSettings, fake_time: FakeTime
) -> None:
    endpoint.will(refuses(500, "oops"))
    with pytest.raises(UnansweredError, match="answered 500: oops, 4 times in a row"):
        _ask(replace(settings, model_attempts=4), fake_time)
    assert fake_time.slept == [1.0, 2.0, 4.0]
    assert len(endpoint.bodies) == 4


def test_a_server_that_says_nothing_is_given_up_and_its_tokens_are_counted(
    endpoint: Endpoint, settings: ModelSettings, fake_time: FakeTime
) -> None:
    endpoint.will(Reply(silent=True))
    usage = Usage(settings)
    hasty = replace(settings, model_seconds=0.05, model_attempts=2)
    with (
        ModelClient(hasty, usage, fake_time.clock) as client,
        pytest.raises(UnansweredError, match=r"no answer within 0\.05 s"),
    ):
        client.complete(_QUESTION)
    assert usage.tokens_in > 0
    assert usage.calls == 0


def test_a_wait_beyond_the_limit_is_not_waited(
    endpoint: Endpoint, settings: ModelSettings, fake_time: FakeTime
) -> None:
    endpoint.will(refuses(429, "come back tomorrow", Retry_After="86400"))
    with pytest.raises(ModelError, match="asks to wait 86400 s; run again later"):
        _ask(settings, fake_time)
    assert fake_time.slept == []


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (refuses(401, "wrong key sk-hidden"), r"401: wrong key \(key\)"),
        (refuses(307, "moved", Location="/elsewhere"), "answered 307"),
        (refuses(404, "no such model"), "TOLLGRAPH_MODEL_URL, _NAME and _KEY"),
        (refuses(429, "insufficient_quota: pay first"), "and the account"),
    ],
)
def test_without_access_nothing_is_tried_again_and_the_key_is_not_shown(
    reply: Reply, words: str, endpoint: Endpoint, settings: ModelSettings, fake_time: FakeTime
) -> None:
    endpoint.will(reply)
    with pytest.raises(ModelError, match=words) as caught:
        _ask(settings, fake_time)
    assert not isinstance(caught.value, UnansweredError)
    assert "sk-hidden" not in f"{caught.value} {settings!r}"
    assert len(endpoint.bodies) == 1


def test_an_address_where_nobody_listens_cannot_be_used(settings: ModelSettings, fake_time: FakeTime) -> None:
    with pytest.raises(ModelError, match="nobody answers there") as caught:
        _ask(replace(settings, model_url="http://127.0.0.1:9/v1"), fake_time)
    assert not isinstance(caught.value, UnansweredError)


@pytest.mark.parametrize(
    ("refusals", "forms"),
    [
        (["response_format json_schema is not supported"], [Form.SCHEMA, Form.OBJECT]),
        (["no json_schema", "no json_object either: response_format"], [Form.SCHEMA, Form.OBJECT, Form.WORDS]),
        (["bad request"], [Form.SCHEMA, Form.OBJECT]),
    ],
)
def test_an_endpoint_without_the_schema_is_asked_in_looser_forms(
    refusals: list[str], forms: list[Form], endpoint: Endpoint, settings: ModelSettings, fake_time: FakeTime
) -> None:
    endpoint.will(*(refuses(400, words) for words in refusals), _FINE)
    _ask(settings, fake_time)
    asked = [body.get("response_format", {"type": "words"})["type"] for body in endpoint.bodies]
    assert asked == forms
    assert '{"type":"object"}' in endpoint.bodies[-1]["messages"][0]["content"]
    assert '{"type":"object"}' not in endpoint.bodies[0]["messages"][0]["content"]


def test_fields_that_a_model_does_not_know_are_changed_and_the_change_is_kept(
    endpoint: Endpoint, settings: ModelSettings, fake_time: FakeTime
) -> None:
    endpoint.will(
        refuses(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."),
        refuses(400, "'temperature' does not support 0 with this model."),
        _FINE,
    )
    with ModelClient(settings, Usage(settings), fake_time.clock) as client:
        client.complete(_QUESTION)
        client.complete(_QUESTION)
    third, fourth = (set(body) for body in endpoint.bodies[2:])
    assert third == fourth == {"model", "messages", "max_completion_tokens", "response_format"}


def test_a_refusal_that_no_field_explains_is_one_of_the_article(
    endpoint: Endpoint, settings: ModelSettings, fake_time: FakeTime
) -> None:
    endpoint.will(_FINE, refuses(400, "context length exceeded"), _FINE)
    with ModelClient(settings, Usage(settings), fake_time.clock) as client:
        client.complete(_QUESTION)
        with pytest.raises(UnansweredError, match="status 400: context length exceeded"):
            client.complete(_QUESTION)
        client.complete(_QUESTION)
    assert endpoint.bodies[2]["response_format"]["type"] == "json_schema"


def test_a_call_that_could_pass_the_limit_of_the_run_is_not_made(
    endpoint: Endpoint, settings: ModelSettings, fake_time: FakeTime
) -> None:
    endpoint.will(_FINE)
    narrow = replace(settings, model_run_tokens=1500, model_answer_tokens=400)
    with ModelClient(narrow, Usage(narrow), fake_time.clock) as client:
        client.complete(_QUESTION)
        with pytest.raises(ModelError, match="1200 of this run's 1500 are spent"):
            client.complete(_QUESTION)
    assert len(endpoint.bodies) == 1


def test_calls_keep_the_pace_that_was_set(endpoint: Endpoint, settings: ModelSettings, fake_time: FakeTime) -> None:
    endpoint.will(_FINE)
    slow = replace(settings, model_calls_per_minute=20)
    with ModelClient(slow, Usage(slow), fake_time.clock) as client:
        for _ in range(3):
            client.complete(_QUESTION)
    assert fake_time.slept == [3.0, 3.0]


@pytest.mark.parametrize("counts", [{}, {"prompt_tokens": "many"}, "none"])
def test_an_endpoint_that_does_not_count_tokens_has_them_estimated(
    counts: object, endpoint: Endpoint, settings: ModelSettings, fake_time: FakeTime
) -> None:
    endpoint.will(says(NOTHING, usage=counts))
    _, usage = _ask(settings, fake_time)
    assert usage.tokens_in > 10
    assert usage.tokens_out > 10


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"model_url": ""}, "TOLLGRAPH_MODEL_URL"),
        ({"model_url": "ftp://host/v1"}, "http or https"),
        ({"model_name": ""}, "TOLLGRAPH_MODEL_NAME"),
        ({"model_key": "\u201csk\u201d"}, "TOLLGRAPH_MODEL_KEY"),
    ],
)
def test_a_client_without_address_or_name_is_refused_by_the_variable(
    changed: dict[str, str], words: str, settings: ModelSettings
) -> None:
    wrong = replace(settings, **changed)  # type: ignore[arg-type]  # only fields of text are changed
    with pytest.raises(ParameterError, match=words):
        ModelClient(wrong, Usage(wrong))
