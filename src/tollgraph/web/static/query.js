// Starts the editor of the query page with the query of the plain form. Nothing is asked of other servers: the
// editor's own look-ups of prefixes and terms on the web are switched off.
"use strict";
addEventListener("DOMContentLoaded", () => {
  const place = document.getElementById("editor");
  const query = document.getElementById("query").value;
  Yasgui.Yasqe.defaults.value = query;
  Yasgui.Yasqe.defaults.autocompleters = ["variables"];
  const editor = new Yasgui(place, {
    autofocus: false,
    copyEndpointOnNewTab: false,
    endpointCatalogueOptions: { getData: () => [] },
    persistenceId: null,
    populateFromUrl: false,
    requestConfig: { endpoint: new URL(place.dataset.endpoint, location.href).href, method: "POST" },
    yasqe: { autocompleters: ["variables"], persistenceId: null, value: query },
  });
  editor.getTab().setQuery(query);
});
