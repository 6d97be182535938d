"""The pages: what each shows, where its links lead, and the ways from an IRI to what is known of it."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from tests.web.site import Page, seeded_pages
from tollgraph.namespaces import DEFAULT_BASE, SCHEME, TG
from tollgraph.parameters import ParameterType
from tollgraph.queries import find_query
from tollgraph.terms import Verdict
from tollgraph.web import questions

_AIRWARS = "/id/actor/airwars"
_PLANNED = ("/query", "/api/", "/.well-known/", "/search.xml")


@pytest.fixture(scope="module")
def client(seeded_store: Path) -> Iterator[TestClient]:
    with seeded_pages(seeded_store) as opened:
        yield opened


def _first(client: TestClient, kind: str) -> str:
    """Return the local path of a thing of a class, without a suffix."""
    query = f"SELECT ?s {{ ?s a <{TG}{kind}> }} ORDER BY ?s LIMIT 1"
    rows = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    return "/id/" + str(rows[0]["s"]["value"]).removeprefix(DEFAULT_BASE)


def _page(client: TestClient, path: str) -> str:
    answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200, path
    Page(answer.text)
    return answer.text


def test_the_home_page_tells_what_there_is_and_who_disagrees(client: TestClient) -> None:
    home = _page(client, "/")
    assert "Latest disagreements" in home
    assert f'href="{_AIRWARS}.html"' in home
    assert any(f">{verdict}</a>" in home for verdict in (Verdict.CONTRADICT, Verdict.INVERTED, Verdict.DIFFER))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("airwars", _AIRWARS),
        ("SOHR", "/id/actor/syrian-observatory-for-human-rights"),
        ("observatory human", "/id/actor/syrian-observatory-for-human-rights"),
        ("raqqa", "/id/place/raqqa"),
        ("mosque", "/id/incident/"),
        ("joint count", "/id/article/"),
    ],
)
def test_a_search_finds_things_by_any_of_their_names(client: TestClient, words: str, found: str) -> None:
    assert f'href="{found}' in client.get("/search", params={"q": words}).text


def test_a_search_without_result_says_so(client: TestClient) -> None:
    assert "Nothing here is named so" in client.get("/search", params={"q": "nobody at all"}).text


def test_the_closest_name_comes_first(client: TestClient) -> None:
    found = Page(client.get("/search", params={"q": "Syria"}).text).links
    places = [link for link in found if link.startswith("/id/place/")]
    assert places[0] == "/id/place/syria.html"
    assert len(places) > 1


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("Monitor", "What it says"),
        ("Coalition", "What is said of its acts"),
        ("Place", "What is said about it"),
        ("Incident", "What is said about it"),
        ("Article", "What was read from it"),
        ("Claim", "Against others"),
        ("Assessment", "Against others"),
        ("Comparison", "The second"),
        ("Scope", "What counts this"),
        ("Passage", "What was read from it"),
        ("Publication", "versions"),
        ("Extraction", "software version"),
        ("Decision", "What the graph says of it"),
        ("LedgerReport", "official report"),
    ],
)
def test_every_kind_of_thing_has_its_page(client: TestClient, kind: str, words: str) -> None:
    path = _first(client, kind)
    page = _page(client, f"{path}.html")
    assert words in page
    assert f">{DEFAULT_BASE}{path.removeprefix('/id/')}</code>" in page


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/scheme/effect.html", "people counted died"),
        ("/scheme/effect/killed.html", "Statements that use it"),
        ("/scheme/verdict/DIFFER.html", "concept"),
        ("/ontology", 'id="Claim"'),
        ("/scheme/", 'href="/scheme/effect.html">Effects</a>'),
        ("/scheme", "closed lists"),
    ],
)
def test_schemes_concepts_and_terms_have_pages(client: TestClient, path: str, words: str) -> None:
    assert words in _page(client, path)


def test_the_places_of_a_passage_are_told_where_links_to_them_lead(client: TestClient) -> None:
    page = Page(_page(client, f"{_first(client, 'Passage')}.html"))
    fragments = {link.rpartition("#")[2] for link in page.links if link.startswith("/id/passage/") and "#" in link}
    assert fragments
    assert fragments <= set(page.ids)


def test_the_page_of_an_incident_does_not_name_it_again_in_each_row(client: TestClient) -> None:
    page = _page(client, f"{_first(client, 'Incident')}.html")
    assert "What it counts" in page
    assert "in one incident" not in page


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", "html"),
        ("", "html"),
        ("text/turtle", "ttl"),
        ("application/ld+json, text/html;q=0.5", "jsonld"),
        ("application/n-quads", "nq"),
        ("application/rdf+xml", "rdf"),
    ],
)
def test_the_iri_of_a_thing_leads_to_the_document_that_the_client_likes(
    client: TestClient, accept: str, suffix: str
) -> None:
    answer = client.get(_AIRWARS, headers={"Accept": accept}, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{_AIRWARS}.{suffix}"
    assert answer.headers["vary"] == "Accept"


def test_a_format_that_is_not_offered_is_not_acceptable(client: TestClient) -> None:
    answer = client.get(_AIRWARS, headers={"Accept": "image/png"}, follow_redirects=False)
    assert answer.status_code == 406
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path", [_AIRWARS, "/scheme/effect/killed", "/ontology", "/scheme", "/id/comparison", "/id/article"]
)
@pytest.mark.parametrize(
    ("suffix", "syntax"),
    [("ttl", ox.RdfFormat.TURTLE), ("jsonld", ox.RdfFormat.JSON_LD), ("nq", ox.RdfFormat.N_QUADS)],
)
def test_what_is_known_of_a_thing_comes_as_rdf(
    client: TestClient, path: str, suffix: str, syntax: ox.RdfFormat
) -> None:
    kind = {"/id/comparison": "Comparison", "/id/article": "Article"}.get(path)
    answer = client.get(f"{_first(client, kind) if kind else path}.{suffix}")
    assert answer.headers["content-type"].partition(";")[0] == syntax.media_type.partition(";")[0]
    assert len(list(ox.parse(answer.content, format=syntax))) > 3


def test_the_document_of_a_comparison_carries_both_claims_with_their_words(client: TestClient) -> None:
    text = client.get(f"{_first(client, 'Comparison')}.ttl").text
    for wanted in ("tg:Comparison", "tg:quote", "tg:Article", "tg:Extraction", "oa:exact"):
        assert wanted in text


def test_the_page_of_a_thing_carries_its_description_and_names_its_other_formats(client: TestClient) -> None:
    answer = client.get(f"{_AIRWARS}.html")
    embedded = re.search(r'<script type="application/ld\+json">(.*?)</script>', answer.text, re.DOTALL)
    assert embedded is not None
    document = json.loads(embedded.group(1))
    triples = set(map(str, ox.parse(json.dumps(document), format=ox.RdfFormat.JSON_LD)))
    assert triples == set(map(str, ox.parse(client.get(f"{_AIRWARS}.jsonld").content, format=ox.RdfFormat.JSON_LD)))
    assert len(document["@context"]) < 40
    assert f'<{_AIRWARS}.ttl>; rel="alternate"; type="text/turtle"' in answer.headers["link"]
    assert '<link rel="canonical" href="http://testserver/id/actor/airwars.html">' in answer.text


@pytest.mark.parametrize(
    "path", ["/id/actor/nobody", "/id/no/such/thing", "/scheme/effect/nothing", "/id/%3Cscript%3E"]
)
def test_what_the_graph_says_nothing_of_is_not_found(client: TestClient, path: str) -> None:
    for suffix in ("html", "ttl"):
        answer = client.get(f"{path}.{suffix}")
        assert answer.status_code == 404
        assert suffix == "ttl" or "<script>" not in answer.text


def test_an_iri_of_others_has_a_page_where_the_graph_speaks_of_it(client: TestClient) -> None:
    ours = client.get("/describe", params={"iri": f"{DEFAULT_BASE}actor/airwars"}, follow_redirects=False)
    assert (ours.status_code, ours.headers["location"]) == (303, f"{_AIRWARS}.html")
    assert client.get("/describe", params={"iri": "urn:nothing"}).status_code == 404
    assert client.get("/describe", params={"iri": "not an iri"}).status_code == 404
    assert client.get("/describe").status_code == 422


def test_an_address_with_nothing_is_told_as_a_page_to_people_and_as_a_problem_to_programs(client: TestClient) -> None:
    for path in ("/nothing", "/static/nothing.css", "/questions/x/y/z"):
        page = client.get(path, headers={"Accept": "text/html,*/*;q=0.8"})
        assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
        assert "Home</a>" in page.text
        told = client.get(path, headers={"Accept": "*/*"})
        assert (told.status_code, told.headers["content-type"]) == (404, "application/problem+json")
        assert path in told.json()["detail"]


def test_the_quote_of_a_claim_is_marked_in_a_short_excerpt(client: TestClient) -> None:
    page = _page(client, f"{_first(client, 'Claim')}.html")
    excerpt = re.search(r'<blockquote id="quote"[^>]*>(.*?)</blockquote>', page, re.DOTALL)
    assert excerpt is not None
    plain = re.sub(r"<span[^>]*>.*?</span>", "", excerpt.group(1))
    before, quote, after = re.split(r"</?mark>", plain)
    assert quote
    assert 0 < max(len(before), len(after)) <= 220


def test_a_page_unchanged_since_the_client_had_it_is_not_sent_again(client: TestClient) -> None:
    first = client.get(f"{_AIRWARS}.html")
    again = client.get(f"{_AIRWARS}.html", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"{_AIRWARS}.html", headers={"If-None-Match": 'W/"other"'}).status_code == 200


def test_an_answer_links_names_and_quotes_to_their_pages(client: TestClient) -> None:
    page = _page(client, "/questions/disagreements?party=us-led-coalition&period=2017-03")
    assert f'href="{_AIRWARS}.html">Airwars</a>' in page
    assert re.search(r'href="/id/claim/[0-9a-f]+\.html#quote"', page)


def test_a_long_answer_says_how_much_of_it_is_shown(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "MOST_SHOWN", 2)
    page = _page(client, "/questions/disagreements?party=us-led-coalition&period=2017-03")
    assert "4 rows" in page
    assert "The first 2 are shown; downloads hold all." in page
    assert page.count("<tr>") == 3


def test_an_answer_that_is_not_whole_leads_to_all_rows(client: TestClient) -> None:
    asked = "/questions/contradictions?verdict=INVERTED&rows="
    page = _page(client, f"{asked}2")
    assert "2 rows" in page
    assert "These are the first 2 rows; there are more: ask with rows=all for all" in page
    whole = re.search(r'href="([^"]*)">ask for all rows now<', page)
    assert whole is not None
    assert "there are more" not in _page(client, whole.group(1).replace("&amp;", "&"))


def test_a_download_has_all_rows_unless_a_number_was_asked_for(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = find_query("contradictions")
    few = tuple(replace(each, default="2") if each.type is ParameterType.ROWS else each for each in query.parameters)
    monkeypatch.setattr(questions, "find_query", lambda _: replace(query, parameters=few))
    asked = "/questions/contradictions.csv?verdict=INVERTED"
    assert len(client.get(f"{asked}&rows=2").text.splitlines()) == 3
    assert len(client.get(asked).text.splitlines()) > 3


def test_the_download_of_all_statements_about_a_place_leaves_none_out(client: TestClient) -> None:
    address = re.search(r'claims-at-place\.csv\?[^"]*', _page(client, "/id/place/syria.html"))
    assert address is not None
    assert "rows=all" in address.group()


def test_a_form_offers_the_terms_of_a_scheme(client: TestClient) -> None:
    assert "<option selected>killed</option>" in _page(client, "/questions/tolls")


def test_links_of_every_kind_of_page_lead_somewhere(client: TestClient) -> None:
    """Follows local links from the home page: one page of each kind, and a few links of each form on every page."""
    waiting, seen, forms = ["/"], {"/"}, dict[str, list[str]]()
    while waiting:
        path = waiting.pop()
        page = Page(_page(client, path))
        assert len(page.ids) == len(set(page.ids)), path
        for parts in (urlsplit(urljoin(path, link)) for link in page.links):
            if parts.scheme in ("http", "https", "mailto"):
                continue
            form = re.sub(r"(?<=/id/)(\w+)/.*?(?=\.\w+$)|(?<=scheme/).*(?=\.\w+$)", r"\1", parts.path)
            forms.setdefault(form, []).append(parts.path + (f"?{parts.query}" if parts.query else ""))
            if parts.path.endswith((".html", "/ontology", "/method", "/questions")) and form not in seen:
                seen.add(form)
                waiting.append(parts.path)
    checked = [each for found in forms.values() for each in dict.fromkeys(found[::7])]
    assert len(seen) > 12
    assert [each for each in checked if not each.startswith(_PLANNED) and _broken(client, each)] == []


def _broken(client: TestClient, path: str) -> bool:
    return client.get(path).status_code != 200


def test_pages_ask_nothing_of_others_and_run_nothing(client: TestClient) -> None:
    paths = ["/", f"{_AIRWARS}.html", f"{_first(client, 'Claim')}.html", "/questions", "/method", "/ontology"]
    for path in paths:
        text = _page(client, path)
        assert not re.search(r"<(script|style|img|iframe)[^>]*(src|href)=\"(https?:)?//", text)
        assert [name for name in Page(text).attributes if name.startswith("on") or name == "style"] == []
        assert re.findall(r"<script(?! type=\"application/ld\+json\")", text) == []
    policy = client.get("/").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_the_page_of_a_concept_names_its_scheme(client: TestClient) -> None:
    assert 'href="/scheme/effect.html">Effects</a>' in _page(client, "/scheme/effect/killed.html")
    assert f"{SCHEME}effect/killed" in _page(client, "/scheme/effect/killed.html")
