/* « Gabarits »: one template on paper at a time. Without a choice, the browser prints them all, a page each. The sheets are
   filled by territoire.js. */
(function () {
  "use strict";

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-imprime]");
    if (!button) return;
    document.documentElement.dataset.gabarit = button.dataset.imprime;
    button.closest("[data-fiche]").classList.add("mt-choisi");
    window.print();
  });
  window.addEventListener("afterprint", function () {
    delete document.documentElement.dataset.gabarit;
    document.querySelectorAll(".mt-choisi").forEach(function (one) { one.classList.remove("mt-choisi"); });
  });
})();
