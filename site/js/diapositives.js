/* A deck of slides: one at a time, by keyboard, finger or buttons; overview; notes for the presenter, only when asked for;
   a second window for the room. Without this script the slides stand one under the other. Nothing is sent or kept. */
(function () {
  "use strict";

  var slides = Array.from(document.querySelectorAll(".diapo"));
  var main = document.querySelector("main"), root = document.documentElement;
  if (!slides.length) return;
  var THIN = "\u202f", SMALLEST = 0.5, current = 0, mode = "", started = Date.now();
  var room = null, follows = location.hash.indexOf("salle") >= 0;

  function part(name) { return document.querySelector('[data-part="' + name + '"]'); }
  function button(name) { return document.querySelector('[data-fait="' + name + '"]'); }
  function titleOf(slide) { return slide.querySelector("h2").textContent; }
  function notesOf(slide) { return slide.querySelector(".diapo-notes"); }

  /* Letters as large as a slide of 4 to 3 lets them be: the narrowest screen, a projector of 1024 × 768. */
  function fit() {
    main.classList.add("diapo-mesure");
    slides.forEach(function (slide) {
      var inside = slide.querySelector(".diapo-contenu"), size = 1;
      slide.style.setProperty("--f", 1);
      while (size > SMALLEST && (inside.scrollHeight > inside.clientHeight + 1 || inside.scrollWidth > inside.clientWidth + 1)) {
        size = Math.round((size - 0.04) * 100) / 100;
        slide.style.setProperty("--f", size);
      }
    });
    main.classList.remove("diapo-mesure");
  }

  function show(rank, quietly) {
    current = Math.max(0, Math.min(slides.length - 1, rank));
    slides.forEach(function (slide, at) {
      var next = mode === "notes" && at === current + 1;
      slide.hidden = !(at === current || next || mode === "ensemble");
      slide.classList.toggle("diapo-suivante", next);
      slide.classList.toggle("diapo-courante", at === current);
      slide.inert = next;
    });
    part("rang").textContent = current + 1 + " / " + slides.length;
    button("avant").disabled = current === 0;
    button("apres").disabled = current === slides.length - 1;
    part("notes").replaceChildren.apply(part("notes"), Array.from(notesOf(slides[current]).childNodes).map(function (node) { return node.cloneNode(true); }));
    var left = slides.slice(current).reduce(function (sum, slide) { return sum + Number(slide.dataset.minutes); }, 0);
    part("prevu").textContent = "Cette diapositive" + THIN + ": " + slides[current].dataset.minutes + " min" + THIN + "; jusqu’à la fin" + THIN + ": " + left + " min";
    var hash = "#d" + (current + 1) + (follows ? "-salle" : "");
    if (location.hash !== hash) history.replaceState(null, "", hash);
    if (!quietly) part("annonce").textContent = "Diapositive " + (current + 1) + " sur " + slides.length + THIN + ": " + titleOf(slides[current]);
    if (room && !room.closed) room.postMessage({ diapositive: current }, "*");
  }

  function change(wanted) {
    mode = mode === wanted ? "" : wanted;
    ["ensemble", "notes"].forEach(function (name) {
      root.classList.toggle("mode-" + name, mode === name);
      button(name).setAttribute("aria-pressed", String(mode === name));
    });
    part("presentateur").hidden = mode !== "notes";
    slides.forEach(function (slide) {
      if (mode === "ensemble") slide.tabIndex = 0; else slide.removeAttribute("tabindex");
    });
    show(current, true);
    if (mode === "ensemble") { slides[current].focus(); slides[current].scrollIntoView({ block: "center" }); }
    part("annonce").textContent = mode === "ensemble" ? "Vue d’ensemble" + THIN + ": choisissez une diapositive" : mode === "notes" ? "Notes montrées dans cette fenêtre" : "Diapositive " + (current + 1);
  }

  function choose(slide) {
    current = slides.indexOf(slide);
    change("ensemble");
  }

  function tick() {
    var seconds = Math.floor((Date.now() - started) / 1000);
    part("chrono").textContent = Math.floor(seconds / 60) + " min " + String(seconds % 60).padStart(2, "0") + " s";
  }

  function print() {
    root.classList.toggle("imprime-notes", mode === "notes");
    window.print();
  }

  var KEYS = {
    ArrowRight: 1, ArrowDown: 1, PageDown: 1, " ": 1, ArrowLeft: -1, ArrowUp: -1, PageUp: -1
  };

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || part("aide").open) return;
    var inNotes = event.target === part("notes") && event.key.startsWith("Arrow") && event.key.length > 7;
    var onControl = event.target.closest("button, a") && (event.key === " " || event.key === "Enter");
    if (onControl || inNotes) return;
    var done = true;
    if (mode === "ensemble" && event.key === "Enter" && event.target.closest(".diapo")) choose(event.target.closest(".diapo"));
    else if (mode === "ensemble" && event.key in KEYS) {
      current = Math.max(0, Math.min(slides.length - 1, slides.indexOf(document.activeElement.closest(".diapo")) + KEYS[event.key]));
      slides[current].focus();
    } else if (event.key in KEYS) show(current + KEYS[event.key]);
    else if (event.key === "Home") show(0);
    else if (event.key === "End") show(slides.length - 1);
    else if (event.key === "n" || event.key === "N") { if (!follows) change("notes"); }
    else if (event.key === "o" || event.key === "O") change("ensemble");
    else if (event.key === "i" || event.key === "I") print();
    else if (event.key === "?") part("aide").showModal();
    else if (event.key === "Escape") { if (mode) change(mode); }
    else done = false;
    if (done) event.preventDefault();
  });

  var from = null;
  document.addEventListener("touchstart", function (event) { from = event.touches.length === 1 ? event.touches[0] : null; }, { passive: true });
  document.addEventListener("touchend", function (event) {
    if (!from || mode === "ensemble") return;
    var across = event.changedTouches[0].clientX - from.clientX, down = event.changedTouches[0].clientY - from.clientY;
    if (Math.abs(across) > 60 && Math.abs(across) > 2 * Math.abs(down)) show(current + (across < 0 ? 1 : -1));
  });

  main.addEventListener("click", function (event) {
    if (mode !== "ensemble") return;
    event.preventDefault();
    var slide = event.target.closest(".diapo");
    if (slide) choose(slide);
  });
  button("avant").addEventListener("click", function () { show(current - 1); });
  button("apres").addEventListener("click", function () { show(current + 1); });
  button("ensemble").addEventListener("click", function () { change("ensemble"); });
  button("notes").addEventListener("click", function () { change("notes"); });
  button("aide").addEventListener("click", function () { part("aide").showModal(); });
  button("fermer").addEventListener("click", function () { part("aide").close(); });
  button("zero").addEventListener("click", function () { started = Date.now(); tick(); });
  button("salle").addEventListener("click", function () {
    room = window.open(location.href.split("#")[0] + "#d" + (current + 1) + "-salle", "mt-salle", "popup,width=1024,height=768");
  });
  window.addEventListener("message", function (event) {
    // pages of a folder have no origin to compare: only the window that opened this one is listened to, and only a number
    if (follows && event.source === window.opener && event.data && Number.isInteger(event.data.diapositive)) show(event.data.diapositive);
  });
  window.addEventListener("hashchange", function () {
    var found = /^#d(\d+)/.exec(location.hash);
    if (found && Number(found[1]) !== current + 1) show(Number(found[1]) - 1);
  });
  window.addEventListener("afterprint", function () { root.classList.remove("imprime-notes"); });

  document.querySelector(".diapo-commandes").hidden = follows;
  root.classList.add("mode-diapo");
  fit();
  var asked = /^#d(\d+)/.exec(location.hash);
  show(asked ? Number(asked[1]) - 1 : 0, true);
  tick();
  setInterval(tick, 1000);
})();
