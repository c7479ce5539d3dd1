/* The page of the glossary: keep the terms that hold what the reader types, accents and capitals apart. */
(function () {
  "use strict";

  function plain(text) {
    return text.toLowerCase().replace(/œ/g, "oe").normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[’\s]+/g, " ");
  }

  var form = document.querySelector(".glossaire-chercher");
  if (!form) return;
  var input = form.querySelector("input"), state = form.querySelector("[role=status]");
  var entries = Array.from(document.querySelectorAll(".glossaire dt")).map(function (term) {
    return { parts: [term, term.nextElementSibling], words: " " + plain(term.textContent) };
  });
  var sections = Array.from(document.querySelectorAll(".glossaire")).map(function (list) { return list.closest("section"); });

  function show() {
    var wanted = plain(input.value).trim(), kept = 0;
    entries.forEach(function (entry) {
      var hidden = wanted !== "" && !entry.words.includes(wanted);
      entry.parts.forEach(function (part) { part.hidden = hidden; });
      kept += hidden ? 0 : 1;
    });
    sections.forEach(function (section) { section.hidden = !section.querySelector("dt:not([hidden])"); });
    state.textContent = wanted ? kept + (kept > 1 ? " termes" : " terme") + " sur " + entries.length : "";
  }

  form.addEventListener("submit", function (event) { event.preventDefault(); });
  input.addEventListener("input", show);
  // a link from a chapter leads to a term that must be seen
  window.addEventListener("hashchange", function () { input.value = ""; show(); });
  form.hidden = false;
})();
