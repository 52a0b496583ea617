// Shows one document of the list in the page: the one that ?api=NAME asks for, or the first.
"use strict";

(() => {
  const documents = [...document.querySelectorAll("a[data-document]")];
  const wanted = new URLSearchParams(location.search).get("api");
  const shown = documents.find((it) => it.dataset.name === wanted) ?? documents[0];

  shown.setAttribute("aria-current", "page");
  document.title = `${shown.textContent} · Milepost`;
  document.querySelector(".files .openapi").href = shown.dataset.document;
  document.querySelector(".files .postman").href = shown.dataset.collection;
  SwaggerUIBundle({
    url: shown.dataset.document,
    dom_id: "#viewer",
    deepLinking: true,
    defaultModelsExpandDepth: 0,
    displayRequestDuration: true,
    docExpansion: "list",
    showMutatedRequest: false,
    validatorUrl: null,
  });
})();
