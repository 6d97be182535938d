"""RDF that is broken or hostile is left out with the reason wherever users can bring it, and nothing is fetched."""

import io
import json
import socket
import tarfile
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.hostile.confined import run_confined
from tests.hostile.corpus import Bad
from tests.hostile.rdf import hostile_rdf
from tollgraph import foreign_rdf
from tollgraph.errors import StoreError
from tollgraph.foreign_rdf import parse_foreign
from tollgraph.keeping.backup import MANIFEST, QUADS
from tollgraph.keeping.restore import restore
from tollgraph.loading import SYNTAXES

_SECONDS = 10


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object, **_options: object) -> None:
        raise AssertionError(f"a connection was opened: {arguments!r}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def _parsed(case: Bad) -> str:
    """Return how a case ends: `read`, or the reason; anything else is raised."""
    try:
        for _ in parse_foreign(case.data, SYNTAXES[case.suffix], "http://example.org/"):
            pass
    except ValueError as error:
        return str(error)
    return "read"


def test_hostile_rdf_is_read_or_refused_with_a_reason_in_seconds() -> None:
    cases = hostile_rdf()
    assert len(cases) > 500
    assert {case.suffix for case in cases} == {".ttl", ".nt", ".nq", ".trig", ".rdf", ".jsonld"}
    slow: dict[str, float] = {}
    for case in cases:
        begun = time.process_time()
        assert _parsed(case), case.name
        if (took := time.process_time() - begun) > _SECONDS:
            slow[case.name] = took
    assert slow == {}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (".nt: triple terms", "triple terms nest more than 100 deep"),
        (".rdf: elements", "elements nest more than 100 deep"),
        (".jsonld: objects", "JSON nest more than 100 deep"),
        (".rdf: laughs", "holds others"),
        (".rdf: entity of a file", "is elsewhere"),
        (".rdf: entity of an address", "is elsewhere"),
        (".rdf: short entities", "more than 20 times"),
        (".ttl: long prefix", "more than 20 times"),
        (".trig: long base", "more than 20 times"),
        (".jsonld: long context", "more than 20 times"),
        (".jsonld: remote context", "remote contexts"),
        (".jsonld: imported context", "remote contexts"),
        (".ttl: a long line", "more than 16 MB"),
    ],
)
def test_what_would_do_harm_is_refused_for_what_it_is(name: str, reason: str) -> None:
    (case,) = (each for each in hostile_rdf() if each.name == name)
    assert reason in _parsed(case)


def test_without_the_limit_what_expands_is_taken_in(monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"@prefix a: <urn:{'x' * 10_000}> . " + "a:b a:b a:b . " * 100
    case = Bad("small", ".ttl", text.encode())
    monkeypatch.setattr(foreign_rdf, "_FREE", 0)
    assert "more than 20 times" in _parsed(case)
    monkeypatch.setattr(foreign_rdf, "_FOLD", 10_000)
    assert _parsed(case) == "read"


def test_a_batch_of_hostile_files_is_left_out_one_by_one_and_the_good_one_loaded(tmp_path: Path) -> None:
    cases = hostile_rdf()
    chosen = [*cases[:28], *cases[28::40]]
    paths = []
    for number, case in enumerate(chosen):
        paths.append(tmp_path / f"{number:03}\n{case.suffix}")
        paths[-1].write_bytes(case.data)
    good = tmp_path / "zz.ttl"
    good.write_text("<urn:good> <urn:is> <urn:here> .")
    done = run_confined(["load", *map(str, [*paths, good]), "--store", str(tmp_path / "store")])
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert "zz.ttl: 1 quads into" in done.stdout
    assert done.stderr.count("left out: ") > 28


def _backup(path: Path, members: dict[str, bytes]) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        for name, data in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return path


def _manifest(members: dict[str, bytes], **given: object) -> bytes:
    from hashlib import sha256

    hashes = {name: sha256(data).hexdigest() for name, data in members.items()}
    return json.dumps({"quads": 1, "store_version": 1, "format": 1, "members": hashes, **given}).encode()


@pytest.mark.parametrize(
    "case", [case for case in hostile_rdf() if case.suffix == ".nq"][:60:4], ids=lambda case: case.name
)
def test_a_backup_with_hostile_quads_is_refused_and_leaves_nothing(tmp_path: Path, case: Bad) -> None:
    members = {QUADS: case.data}
    file = _backup(tmp_path / "backup.tar.gz", {**members, MANIFEST: _manifest(members, quads=-1)})
    with pytest.raises(StoreError, match="backup"):
        restore(file, tmp_path / "store")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["backup.tar.gz"]


_CLIMBING = (
    "../evil", "/etc/evil", "texts/../../evil", "texts/aa/../../../evil", "VERSION", "quads", "texts/ab", "a\nb",
    "quads.nq/x",
)  # fmt: skip


@pytest.mark.parametrize("name", _CLIMBING)
def test_a_backup_with_a_path_that_climbs_out_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "in").mkdir()
    members = {QUADS: b"", name: b"evil"}
    file = _backup(tmp_path / "in" / "backup.tar.gz", {**members, MANIFEST: _manifest(members)})
    with pytest.raises(StoreError, match="which no backup has"):
        restore(file, tmp_path / "in" / "store")
    assert [each.name for each in tmp_path.rglob("*")] == ["in", "backup.tar.gz"]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE])
def test_a_backup_with_a_link_or_a_device_is_refused(tmp_path: Path, kind: bytes) -> None:
    path = tmp_path / "backup.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        member = tarfile.TarInfo(QUADS)
        member.type, member.linkname = kind, "/etc/passwd"
        tar.addfile(member)
    with pytest.raises(StoreError, match="which no backup has"):
        restore(path, tmp_path / "store")


def test_a_manifest_without_end_is_not_read_to_its_end(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=MANIFEST):
        restore(_backup(tmp_path / "b.tar.gz", {QUADS: b"", MANIFEST: b"[" * 50_000_000}), tmp_path / "store")


def test_the_parser_alone_takes_what_the_guard_refuses() -> None:
    """What is tested here is worth its while: without the guard a short text of entities is a long one."""
    text = f'<!DOCTYPE r [<!ENTITY a0 "{"x" * 100}"><!ENTITY a1 "{"&a0;" * 100}"><!ENTITY a9 "{"&a1;" * 100}">]>'
    names = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="urn:x:"'
    body = f"<rdf:RDF {names}><x:a><x:b>&a9;</x:b></x:a></rdf:RDF>"
    (_, quad) = ox.parse(text + body, format=ox.RdfFormat.RDF_XML)
    assert len(str(quad)) > 1_000_000
    assert "holds others" in _parsed(Bad("laughs", ".rdf", (text + body).encode()))
