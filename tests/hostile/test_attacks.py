"""Attacks by text, by path and by header: each is kept off by its defence, and succeeds once that is taken out."""

import ast
import json
import re
import tarfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path

import pyoxigraph as ox
import pytest
from starlette.staticfiles import StaticFiles
from starlette.testclient import TestClient

from tests.hostile.attack import Attack, Ground, check, instead
from tests.hostile.conftest import SCRIPT
from tests.web.site import Page, app_over
from tollgraph.answering import answer_question
from tollgraph.errors import TollgraphError
from tollgraph.identifiers import Minter
from tollgraph.keeping.restore import restore
from tollgraph.reading.collect import collect
from tollgraph.reading.limits import ReadingLimits
from tollgraph.reading.source import Defaults, Source, read_beside
from tollgraph.settings import Settings
from tollgraph.store import read_store
from tollgraph.tables import Table, write_table
from tollgraph.texts import TextStore
from tollgraph.web import rendering
from tollgraph.web.frames import Operation, Request
from tollgraph.web.token import Token, check_token


@contextmanager
def _client(ground: Ground) -> Iterator[TestClient]:
    with read_store(ground.store) as store, TestClient(app_over(store), raise_server_exceptions=False) as client:
        yield client


def _rows(ground: Ground, name: str, **values: str) -> int:
    with suppress(TollgraphError):
        return len(json.loads(answer_question(Settings(store=ground.store), name, values).text))
    return 0


def _second_value(ground: Ground) -> bool:
    return _rows(ground, "quotes", words='nowhere") ("killed') > 0


def _second_claim(ground: Ground) -> bool:
    with read_store(ground.store) as store:
        found = store.query("SELECT ?claim { ?claim a <https://w3id.org/tollgraph/ontology#Claim> } LIMIT 1")
        assert isinstance(found, ox.QuerySolutions)
        claim = next(found)["claim"].value
    assert _rows(ground, "claim-sources", claim=claim) > 0
    return _rows(ground, "claim-sources", claim=f"urn:nothing>) (<{claim}") > 0


class _Verbatim(str):
    """A term that is written as it came."""

    __slots__ = ()


def _unwritten_terms(monkeypatch: pytest.MonkeyPatch) -> None:
    from tollgraph.parameters import _READERS, ParameterType

    monkeypatch.setitem(_READERS, ParameterType.TEXT, lambda text, *_: (_Verbatim(f'"{text}"'),))
    monkeypatch.setitem(_READERS, ParameterType.CLAIM, lambda text, *_: (_Verbatim(f"<{text}>"),))


def _pages(client: TestClient) -> Iterator[str]:
    """Yield every page that is about the hostile article, and the lists in which it stands."""
    titled = '?a <http://purl.org/dc/terms/title> ?t FILTER(CONTAINS(?t, "onerror"))'
    about = f"SELECT DISTINCT ?s {{ GRAPH ?g {{ {titled} ?s a ?c }} }}"
    found = client.get("/sparql", params={"query": about}).json()["results"]["bindings"]
    names = [row["s"]["value"].removeprefix(Minter().base) for row in found if "#" not in row["s"]["value"]]
    assert len(names) > 4
    addresses = [f"/id/{name}.html" for name in names if not name.startswith("http")]
    for address in [*addresses, "/", "/search?q=gazette", "/questions/quotes?words=alert", "/questions/tolls"]:
        answer = client.get(address, headers={"Accept": "text/html"})
        assert answer.status_code == 200, address
        yield answer.text


def _script_in_a_page(ground: Ground) -> bool:
    with _client(ground) as client:
        pages = list(_pages(client))
    assert any("alert(1)" in page for page in pages)
    return any(SCRIPT in page for page in pages)


def _script_ends_the_data(ground: Ground) -> bool:
    """Try to end the script element that holds JSON-LD from within a quote."""
    with _client(ground) as client:
        blocks = [
            page.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
            for page in _pages(client)
        ]
    assert any("alert(1)" in block for block in blocks)
    return any("alert(1)" in block and not _is_json(block) for block in blocks)


def _is_json(text: str) -> bool:
    with suppress(ValueError):
        json.loads(text)
        return True
    return False


def _acting_link(ground: Ground) -> bool:
    with _client(ground) as client:
        return any(link.lower().startswith("javascript:") for page in _pages(client) for link in Page(page).links)


def _not_escaping(monkeypatch: pytest.MonkeyPatch) -> None:
    environment = rendering._environment()
    monkeypatch.setattr(environment, "autoescape", False)
    monkeypatch.setattr(environment, "cache", None)


def _links_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    environment = rendering._environment()
    monkeypatch.setitem(environment.filters, "web_link", lambda address: address)
    monkeypatch.setattr(environment, "cache", None)


def _page_that_runs_scripts(ground: Ground) -> bool:
    with _client(ground) as client:
        policies = [
            client.get(path).headers.get("content-security-policy", "") for path in ("/", "/sparql", "/nothing")
        ]
    return not all(policy.startswith("default-src 'none'") and "unsafe" not in policy for policy in policies)


def _type_is_guessed(ground: Ground) -> bool:
    with _client(ground) as client:
        return client.get("/nothing").headers.get("x-content-type-options") != "nosniff"


def _formula(ground: Ground) -> bool:
    del ground
    text = write_table(Table(("quote",), (("=1+1",), ("@SUM(A1)",), ("+1+1",), ("-1+1",), ("\t=1",))), "csv")
    return any(line.lstrip('"').startswith(("=", "@", "+", "-", "\t")) for line in text.splitlines())


def _file_outside(ground: Ground) -> bool:
    (ground.folder / "inside").mkdir(exist_ok=True)
    (ground.folder / "secret").write_bytes(b"secret")
    source = Source("a.jsonl", b"", "application/jsonl", ground.folder / "inside")
    with suppress(TollgraphError):
        return read_beside(source, "../secret") == b"secret"
    return False


def _link_outside(ground: Ground) -> bool:
    (ground.folder / "inside").mkdir(exist_ok=True)
    (ground.folder / "secret.txt").write_bytes(b"secret")
    if not (ground.folder / "inside" / "a.txt").is_symlink():
        (ground.folder / "inside" / "a.txt").symlink_to(ground.folder / "secret.txt")
    found = collect([str(ground.folder / "inside")], ReadingLimits(), Defaults())
    return any(isinstance(each, Source) and each.data == b"secret" for each in found)


def _text_outside(ground: Ground) -> bool:
    (ground.folder / "texts").mkdir(exist_ok=True)
    (ground.folder / "secret").write_text("secret")
    with suppress(TollgraphError, OSError):
        return str(ground.folder / "secret") in TextStore(ground.folder / "texts")
    return False


def _member_outside(ground: Ground) -> bool:
    file = ground.folder / "backup.tar.gz"
    with tarfile.open(file, "w:gz") as tar:
        member = tarfile.TarInfo("../evil")
        member.size = 4
        tar.addfile(member, BytesIO(b"evil"))
    written: list[str] = []
    with suppress(TollgraphError, OSError):
        restore(file, ground.folder / "restored", written.append)
    return "../evil" in written


def _static_outside(ground: Ground) -> bool:
    del ground
    served = StaticFiles(directory=Path(rendering.__file__).with_name("static"))
    assert served.lookup_path("style.css")[1] is not None
    return served.lookup_path("../app.py")[1] is not None


def _answer_for_another_host(ground: Ground) -> bool:
    """Try to have an answer kept that names the attacker's host, and given to those who ask by the right one."""
    del ground
    asked = [
        Request(Operation.QUERY, "SELECT (<x> AS ?x) {}", base=f"http://{host}/sparql") for host in ("evil", "good")
    ]
    return asked[0].body == asked[1].body


_SAME_BODY = property(lambda request: request.text)
"""A request as it would be if it did not say by which host it was asked."""


def _page_with_another_host(ground: Ground) -> bool:
    hosts = ("X-Forwarded-Host", "X-Forwarded-Server", "X-Host", "X-HTTP-Host-Override")
    prefixes = ("X-Forwarded-Prefix", "X-Original-URL", "X-Rewrite-URL", "X-Script-Name", "X-Forwarded-Path")
    headers = {
        **dict.fromkeys(hosts, "evil.example"),
        **dict.fromkeys(prefixes, "/evil"),
        "Forwarded": "host=evil.example",
    }
    paths = ("/", "/sparql", "/.well-known/void", "/search?q=a", "/api/openapi.json")
    with _client(ground) as client:
        return any("evil" in client.get(path, headers={"Accept": "*/*", **headers}).text for path in paths)


def _believing_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    def host_of(scope: dict[str, str], headers: dict[bytes, bytes]) -> str:
        return f"http://{headers.get(b'x-forwarded-host', b'').decode()}{scope['path']}"

    monkeypatch.setattr("tollgraph.web.endpoint.address_of", host_of)


def _wrong_token(ground: Ground) -> bool:
    del ground
    with suppress(Exception):
        check_token(Token("the-right-token-0123"), {b"authorization": b"Bearer the-wrong-token-0123"})
        return True
    return False


def _token_in_a_trace(ground: Ground) -> bool:
    del ground
    return "the-right-token" in f"{Token('the-right-token-0123')!r} {[Token('the-right-token-0123')]}"


_WEB, _READING = "tollgraph.web", "tollgraph.reading"
_ANYTHING = re.compile(".*")


def _yes(*_: object) -> bool:
    return True


def _no(*_: object) -> bool:
    return False


def _static_folder(paths: Sequence[str]) -> str:
    return str(paths[-1])


ATTACKS = (
    Attack("another value by a quotation mark in a text", _second_value, _unwritten_terms),
    Attack("another value by a bracket in an IRI", _second_claim, _unwritten_terms),
    Attack("a script in a page", _script_in_a_page, _not_escaping),
    Attack(
        "a script behind the data of a page",
        _script_ends_the_data,
        instead(f"{_WEB}.rendering.embedded_json", json.dumps),
    ),
    Attack("a link that acts", _acting_link, _links_anywhere),
    Attack("a page that may run scripts", _page_that_runs_scripts, instead(f"{_WEB}.app._SECURITY", {})),
    Attack("a file whose type is guessed", _type_is_guessed, instead(f"{_WEB}.app._SECURITY", {})),
    Attack("a formula in a spreadsheet", _formula, instead("tollgraph.tables._harmless", str)),
    Attack("a row that names a file outside", _file_outside, instead(f"{_READING}.source.Path.is_relative_to", _yes)),
    Attack("a link that leads outside", _link_outside, instead(f"{_READING}.collect._leads_outside", _no)),
    Attack("a text by a path", _text_outside, instead("tollgraph.texts._SHA256", _ANYTHING)),
    Attack("a part of a backup by a path", _member_outside, instead("tollgraph.keeping.restore.MEMBER", _ANYTHING)),
    Attack(
        "a static file by a path", _static_outside, instead("starlette.staticfiles.os.path.commonpath", _static_folder)
    ),
    Attack(
        "an answer kept for another host", _answer_for_another_host, instead(f"{_WEB}.frames.Request.body", _SAME_BODY)
    ),
    Attack("a page with another host", _page_with_another_host, _believing_proxies),
    Attack("a wrong token", _wrong_token, instead(f"{_WEB}.token.hmac.compare_digest", _yes)),
    Attack(
        "a token in a trace", _token_in_a_trace, instead(f"{_WEB}.token.Token.__repr__", lambda token: token.secret)
    ),
)


@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_an_attack_is_kept_off_by_its_defence_and_succeeds_without_it(
    attack: Attack, ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    check(attack, ground, monkeypatch)


_HOSTS = (
    "a>b",
    'a"b',
    "a b",
    "<script>",
    "\u00e9vil",
    "a\\b",
    "[::1",
    "a:b:c",
    "{{7*7}}",
    "a/b",
    "a@b",
    "a%0d%0ab",
    "a?b",
    "",
)


@pytest.mark.parametrize(
    "path", ["/", "/sparql", "/.well-known/void", "/graphs", "/api/openapi.json", "/id/actor/airwars.ttl"]
)
def test_a_host_that_is_none_is_refused_and_every_other_answered(ground: Ground, path: str) -> None:
    def status(host: str) -> int:
        return client.get(path, headers=[(b"Host", host.encode()), (b"Accept", b"*/*")]).status_code

    with _client(ground) as client:
        assert {host: status(host) for host in _HOSTS} == dict.fromkeys(_HOSTS, 400)
        for host in ("example.org", "127.0.0.1:8000", "[::1]:8000", "a_b.example", "localhost"):
            assert status(host) in ((400,) if path == "/graphs" else (200,))


def _secret_compared(path: Path) -> list[int]:
    """Return the lines at which a secret is compared otherwise than in constant time."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    equal = [
        node for node in ast.walk(tree) if isinstance(node, ast.Compare) and isinstance(node.ops[0], ast.Eq | ast.NotEq)
    ]
    return [node.lineno for node in equal if re.search(r"secret|password", ast.unparse(node))]


def test_no_token_is_compared_otherwise_than_in_constant_time(tmp_path: Path) -> None:
    sources = sorted((Path(__file__).parents[2] / "src" / "tollgraph" / "web").rglob("*.py"))
    assert len(sources) > 40
    assert {path.name: lines for path in sources if (lines := _secret_compared(path))} == {}
    (tmp_path / "bad.py").write_text("if secret == token.secret:\n    pass\n")
    assert _secret_compared(tmp_path / "bad.py") == [1]
