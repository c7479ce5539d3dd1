/* The three things that native HTML does not do: change the colours, copy a piece of code, and let the keyboard
   scroll what is wider than the page. Everything else in the book works without script. */
(function () {
  "use strict";
  var root = document.documentElement;

  function themeButton(button) {
    function show() { button.setAttribute("aria-pressed", String(root.dataset.theme === "dark")); }
    button.hidden = false;
    button.addEventListener("click", function () {
      root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
      try { localStorage.setItem("theme", root.dataset.theme); } catch (refused) { console.info("Préférence non conservée."); }
      show();
    });
    show();
  }

  function copyButton(block) {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "copy-button";
    button.textContent = "Copier";
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(block.querySelector("pre").textContent.trim()).then(
        function () { button.textContent = "Copié"; },
        function () { button.textContent = "Copie refusée"; }
      ).then(function () { setTimeout(function () { button.textContent = "Copier"; }, 2000); });
    });
    block.appendChild(button);
  }

  var SCROLLING = [
    ["pre", "Code, à faire défiler"],
    [".math-scroll", "Formule, à faire défiler"],
    [".table-scroll, .cell_output > .output", "Tableau, à faire défiler"]
  ];

  function scrollBoxes() {
    SCROLLING.forEach(function (kind) {
      document.querySelectorAll(kind[0]).forEach(function (box) {
        if (box.scrollWidth > box.clientWidth) {
          box.tabIndex = 0;
          box.setAttribute("role", "group");
          box.setAttribute("aria-label", kind[1]);
        } else if (box.tabIndex === 0) {
          ["tabindex", "role", "aria-label"].forEach(function (name) { box.removeAttribute(name); });
        }
      });
    });
  }

  document.querySelectorAll(".theme-button").forEach(themeButton);
  if (navigator.clipboard) document.querySelectorAll("div.highlight").forEach(copyButton);
  scrollBoxes();
  window.addEventListener("resize", scrollBoxes);
  document.addEventListener("toggle", scrollBoxes, true);
  document.addEventListener("change", scrollBoxes);
})();
