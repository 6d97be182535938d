"""The parts behind the endpoint: frames, cache, token, log, settings, codings."""

import json
import time
from pathlib import Path

import pytest

from tollgraph.errors import ParameterError
from tollgraph.web.answer_cache import AnswerCache, KeptAnswer
from tollgraph.web.compression import accepted_coding, codings
from tollgraph.web.frames import LARGEST, End, Failure, Frames, Kind, Operation, Request, asking
from tollgraph.web.query_log import Noted, QueryLog
from tollgraph.web.settings import ServeSettings, load_serve_settings
from tollgraph.web.token import find_token

_REQUEST = Request(Operation.QUERY, "caf\u00e9 \U0001f600", ("urn:a",), ("urn:b", "urn:c"), "text/csv", None, "br")


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_frames_come_out_whole_however_they_come_in(size: int) -> None:
    sent = asking(_REQUEST.body, 7) + Failure(400, "no", 1, 2).packed() + End(3, 150).packed()
    frames = Frames()
    found = [frame for at in range(0, len(sent), size) for frame in frames.feed(sent[at : at + size])]
    assert [kind for kind, _ in found] == [Kind.REQUEST, Kind.FAILURE, Kind.END]
    assert Request.unpacked(found[0][1]) == (7, _REQUEST)
    assert Failure.unpacked(found[1][1]) == Failure(400, "no", 1, 2)
    assert End.unpacked(found[2][1]) == End(3, 150)


def test_a_length_that_cannot_be_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="longer than"):
        list(Frames().feed((LARGEST + 1).to_bytes(4, "little") + b"\x01"))


def _answer(size: int) -> KeptAnswer:
    return KeptAnswer(Kind.TABLE, coded=False, body=b"x" * size, etag=b'"1"')


def test_the_cache_stays_within_its_bytes_and_lets_go_of_what_was_asked_longest_ago() -> None:
    cache = AnswerCache(100_000)
    for number in range(50):
        cache.put(number, _answer(5_000))
        cache.get(0)
        assert cache.bytes <= 100_000
    assert cache.get(0) is not None
    assert cache.get(1) is None
    assert cache.get(49) is not None
    cache.clear()
    assert (cache.bytes, cache.get(0)) == (0, None)


def test_the_cache_keeps_no_answer_that_would_push_out_many() -> None:
    cache = AnswerCache(100_000)
    cache.put("large", _answer(50_000))
    assert cache.get("large") is None


_SECRET = "0123456789abcdef"  # noqa: S105  # a test's own


def test_a_token_comes_from_a_file_of_its_owner_or_from_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(f"{_SECRET}\n")
    file.chmod(0o600)
    for token in (find_token(file, {}), find_token(None, {"TOLLGRAPH_TOKEN": _SECRET})):
        assert token is not None
        assert token.secret == _SECRET
        assert _SECRET not in repr(token)
    assert find_token(None, {}) is None


@pytest.mark.parametrize(
    ("content", "mode", "told"),
    [
        (_SECRET, 0o644, "chmod 600"),
        ("short", 0o600, "at least 16"),
        ("", 0o600, "at least 16"),
        ("two words are no token", 0o600, "blanks"),
        (None, 0, "cannot be read"),
    ],
)
def test_a_token_that_others_may_read_or_guess_is_refused(
    tmp_path: Path, content: str | None, mode: int, told: str
) -> None:
    file = tmp_path / "token"
    if content is not None:
        file.write_text(content)
        file.chmod(mode)
    with pytest.raises(ParameterError, match=told) as refused:
        find_token(file, {})
    assert _SECRET not in str(refused.value)


def test_the_log_has_a_line_of_json_for_each_query(tmp_path: Path) -> None:
    log = QueryLog(tmp_path / "log")
    log.note(Noted("sparql", time.perf_counter(), 200, 12, 5))
    log.note(Noted("sparql", time.perf_counter(), 200, None))
    log.write()
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    assert [(line["id"], line["status"], line["bytes"]) for line in lines] == [(1, 200, 12), (2, 200, None)]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("gzip", "gzip"),
        ("gzip;q=0.5, br", "br"),
        ("gzip;q=0", None),
        ("", None),
        ("identity", None),
        ("GZIP", "gzip"),
        ("*", codings()[0]),
        ("x-unknown, gzip;q=x", None),
    ],
)
def test_the_coding_is_the_one_liked_best(header: str, expected: str | None) -> None:
    assert accepted_coding(header) == expected


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SERVE_WORKERS", "1"),
        ("SERVE_SECONDS", "0"),
        ("SERVE_SECONDS", "inf"),
        ("SERVE_SECONDS", "nan"),
        ("SERVE_PORT", "65536"),
        ("SERVE_MEMORY", "8"),
        ("SERVE_MEMORY", "much"),
    ],
)
def test_a_wrong_setting_of_the_server_is_refused_by_its_name(variable: str, value: str) -> None:
    with pytest.raises(ParameterError, match=f"TOLLGRAPH_{variable}"):
        load_serve_settings({f"TOLLGRAPH_{variable}": value})


def test_the_server_listens_to_this_machine_only_unless_told_otherwise() -> None:
    assert load_serve_settings({}).serve_host == "127.0.0.1"
    assert load_serve_settings({"TOLLGRAPH_SERVE_LOG": ""}).log is None
    assert ServeSettings(serve_memory=16).limits.memory == 16 << 20
