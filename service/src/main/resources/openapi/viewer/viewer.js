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

  // The page is no client of the authorization server and has no redirect address. So a scheme with
  // the authorization code asks for a token that was got elsewhere; its description says where.
  const pasted = (scheme) =>
    scheme.flows?.authorizationCode
      ? { type: "http", scheme: "bearer", description: scheme.description }
      : scheme;
  const withPastedTokens = (api) => {
    const schemes = Object.entries(api.components?.securitySchemes ?? {});
    return schemes.length === 0
      ? api
      : {
          ...api,
          components: {
            ...api.components,
            securitySchemes: Object.fromEntries(schemes.map(([name, it]) => [name, pasted(it)])),
          },
        };
  };
  const pastedTokens = {
    statePlugins: {
      spec: {
        wrapActions: { updateJsonSpec: (update) => (api) => update(withPastedTokens(api)) },
      },
    },
  };

  SwaggerUIBundle({
    url: shown.dataset.document,
    dom_id: "#viewer",
    deepLinking: true,
    defaultModelsExpandDepth: 0,
    displayRequestDuration: true,
    plugins: [pastedTokens],
    docExpansion: "list",
    showMutatedRequest: false,
    validatorUrl: null,
  });
})();
