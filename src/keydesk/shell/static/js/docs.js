/* Swagger UI over every OpenAPI document; the page lists them in data-documents: [{name, url}]. */
window.addEventListener("load", () => {
  const place = document.querySelector("#swagger");
  window.SwaggerUIBundle({
    domNode: place,
    urls: JSON.parse(place.dataset.documents),
    deepLinking: true,
    validatorUrl: null,
    presets: [window.SwaggerUIBundle.presets.apis, window.SwaggerUIStandalonePreset],
    layout: "StandaloneLayout",
  });
});
