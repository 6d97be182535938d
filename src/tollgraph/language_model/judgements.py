"""A model's assessments: what each answers, and the number that it holds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tollgraph.coding.claims import CodedRow, Coding, coded_day, coded_term
from tollgraph.errors import ReadingError
from tollgraph.model import Assessment, Claim, LeftOut, Passage, Quantity, Reference, Scope
from tollgraph.terms import Effect, Kind, Qualifier, Status, Victims

_NONE, _SOME = "none", "some"
_GRANTS = frozenset({Status.ACKNOWLEDGED, Status.CREDIBLE})


@dataclass(frozen=True, slots=True)
class Judging:
    """What the assessments of one article refer to."""

    coding: Coding
    claims: Sequence[Claim]
    ids: Mapping[str, Claim]
    """The claims by the ids that the answer gave them."""

    def assessments(self, rows: Sequence[tuple[CodedRow, Passage]]) -> Iterator[Assessment | LeftOut]:
        """Yield the assessment of each row, or why it is none; each assessment once."""
        seen: dict[str, str] = {}
        for row, passage in rows:
            try:
                found = self._assessment(row, passage)
            except ReadingError as error:
                yield LeftOut(row.name, str(error))
                continue
            first = seen.setdefault(found.iri, row.name)
            yield found if first == row.name else LeftOut(row.name, f"{row.name}: says the same as {first}")

    def _assessment(self, row: CodedRow, passage: Passage) -> Assessment:
        coding, minter = self.coding, self.coding.extractor.minter
        version, published = minter.article(coding.article), coding.article.published
        assessor, status = self._assessor(row), coded_term(row, "status", Status)
        dated, scope = coded_day(row, "date"), self._scope(row)
        held = None if scope is None else _held(row, status)
        return Assessment(
            iri=minter.assessment(version, assessor, status, passage),
            article=version,
            assessor=assessor,
            status=status,
            about_text=row["about"] or passage.exact,
            passage=passage,
            told=min(dated or published, published),
            about=self._about(row, status),
            dated=dated,
            reason=row["reason"] or None,
            quantity=held[0] if held else None,
            scope=scope if held else None,
            kind=held[1] if held else Kind.WORLD,
            confidence=coding.confidence,
            rules=(coding.rule,),
        )

    def _assessor(self, row: CodedRow) -> Reference:
        names, article = self.coding.names, self.coding.article
        return names.actor(row["assessor"]) if row["assessor"] else names.actor(article.publisher, "MediaOutlet")

    def _answered(self, row: CodedRow) -> list[Claim]:
        return [self.ids[each] for each in row.listed("answers") if each in self.ids]

    def _of_incident(self, row: CodedRow) -> list[Claim]:
        """Return the claims about the event that a row names."""
        if not row["incident"]:
            return []
        minter = self.coding.extractor.minter
        incident = minter.thing("incident", minter.article(self.coding.article), row["incident"])
        return [claim for claim in self.claims if claim.scope.incident == incident]

    def _about(self, row: CodedRow, status: Status) -> tuple[str, ...]:
        """Return the event that is judged, else the claims; a figure that is disputed is a claim first."""
        events = {claim.scope.incident for claim in self._of_incident(row)} - {None}
        event = tuple(str(each) for each in events)
        answered = tuple(dict.fromkeys(claim.iri for claim in self._answered(row)))
        return answered or event if status == Status.DISPUTED else event or answered

    def _scope(self, row: CodedRow) -> Scope | None:
        """Return what a judgement's number counts: where, when and by whom as the claim that it answers."""
        claim = next(iter([*self._of_incident(row), *self._answered(row)]), None)
        if claim is None:
            return None
        effect = coded_term(row, "effect", Effect) if row["effect"] else Effect.KILLED
        victims = coded_term(row, "victims", Victims) if row["victims"] else Victims.PEOPLE
        return replace(claim.scope, effect=effect, victims=victims, as_civilians=False)


def _held(row: CodedRow, status: Status) -> tuple[Quantity, Kind] | None:
    """Return the number that a judgement holds without naming one, and of what kind it is."""
    if row["harm"] == _NONE and status == Status.DENIED:
        return Quantity("no", Qualifier.EXACT, 0, 0, 0, 0, closed=True), Kind.WORLD
    if row["harm"] == _NONE and status == Status.NOT_CREDIBLE:
        return Quantity("no", Qualifier.EXACT, 0, 0, 0, 0), Kind.LEDGER
    if row["harm"] == _SOME and status in _GRANTS:
        return Quantity("", Qualifier.UNNUMBERED, None, None, 1, None), Kind.LEDGER
    return None
