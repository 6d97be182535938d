# A person's correction: every report of a figure by a claimant counts other places than the article says.
PREFIX : <urn:tollgraph:given:>

DELETE { ?statement :place ?reported ; :corrected false }
INSERT { ?statement :place ?right ; :corrected true }
WHERE {
  ?correction :figure ?figure ; :claimant ?speaker ; :ofEffect ?effect ; :setsPlace ?right .
  ?statement :speaker ?speaker ; :effect ?effect ; :figure ?figure .
  OPTIONAL { ?statement :place ?reported }
  FILTER(EXISTS { ?statement :place ?x FILTER NOT EXISTS { ?correction :setsPlace ?x } } ||
         EXISTS { ?correction :setsPlace ?y FILTER NOT EXISTS { ?statement :place ?y } })
}
