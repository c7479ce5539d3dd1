/* « Prendre mes réponses »: a file of the tries of this page, made when the reader asks for it.

   exercices.js and quiz.js tell each try as it is checked; what is here keeps them as long as the page is open, and
   writes them as metabolisme.teaching.class_answers reads them. No text that the reader wrote, no name, nothing of the
   machine; nothing is sent, nothing is kept. */
(function () {
  "use strict";

  var FORMAT = "metabolisme-reponses-1", MOST_TRIES = 6, LONGEST_GROUP = 60, THIN = "\u202f";
  var page = document.currentScript.dataset.page;
  var answers = new Map(), quiz = new Map();
  var draw = Array.from(crypto.getRandomValues(new Uint8Array(4)), function (byte) { return byte.toString(16).padStart(2, "0"); }).join("");

  /* The first tries and the last. */
  function add(entries, key, entry, one) {
    if (!entries.has(key)) entries.set(key, Object.assign(entry, { tries: [] }));
    var tries = entries.get(key).tries;
    if (tries.length === MOST_TRIES) tries.pop();
    tries.push(one);
  }

  document.addEventListener("mt-essai", function (event) {
    var told = event.detail, key = [told.exercise, told.territory, told.version].join("|");
    add(answers, key, { exercise: told.exercise, territory: told.territory, version: told.version }, told.result);
    say();
  });
  document.addEventListener("mt-quiz", function (event) {
    var told = event.detail;
    add(quiz, told.question, { question: told.question }, { chosen: told.chosen, right: told.right });
    say();
  });

  function today() {
    var now = new Date();
    return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map(function (part) { return String(part).padStart(2, "0"); }).join("-");
  }

  function content() {
    return {
      format: FORMAT, data: window.mtVersion || "", page: page, draw: draw, group: group.value.trim(), saved_on: today(),
      answers: Array.from(answers.values()), quiz: Array.from(quiz.values())
    };
  }

  function make(tag, properties, children) {
    var element = Object.assign(document.createElement(tag), properties);
    (children || []).forEach(function (child) { element.append(child); });
    return element;
  }

  var group = make("input", { type: "text", id: "mt-mes-reponses-groupe", maxLength: LONGEST_GROUP, autocomplete: "off" });
  var state = make("p", { className: "take-state" });
  state.setAttribute("role", "status");

  function say(text) {
    var count = answers.size + quiz.size;
    state.textContent = text || (count ? count + " réponse" + (count > 1 ? "s" : "") + " à prendre sur cette page." : "");
  }

  function take(event) {
    event.preventDefault();
    if (!answers.size && !quiz.size) {
      say("Aucune réponse vérifiée sur cette page pour l’instant" + THIN + ": répondez d’abord à un exercice ou au quiz.");
      return;
    }
    var name = "reponses-" + page.split("/").pop() + "-" + draw + ".json";
    window.mtFichiers.give(name, JSON.stringify(content(), null, 1) + "\n", "application/json");
    say("Fait" + THIN + ": «" + THIN + name + THIN + "» est dans vos téléchargements. Si vous répondez encore, reprenez-le" + THIN + ": il remplace celui-ci.");
  }

  var form = make("form", { noValidate: true }, [
    make("p", {}, [
      "Un petit fichier avec vos essais de cette page" + THIN + ": choix, nombres, verdicts, territoire choisi et date. Ni vos textes, ni vos tableaux, ni votre nom. Il se fait dans votre navigateur, à votre demande" + THIN + "; rien n’est envoyé."
    ]),
    make("p", {}, [make("label", { htmlFor: group.id }, ["Groupe, si on vous en a donné un (un pseudonyme, jamais votre nom)"]), group]),
    make("button", { type: "submit" }, ["Prendre mes réponses"]),
    state
  ]);
  form.addEventListener("submit", take);
  var all = document.querySelectorAll(".answer, fieldset.quiz"), last = all[all.length - 1];
  var anchor = last.closest("form") || last.closest(".exercise") || last;
  if (anchor.nextElementSibling && anchor.nextElementSibling.matches("details.solution")) anchor = anchor.nextElementSibling;
  anchor.after(make("details", { className: "fold take" }, [make("summary", {}, ["Prendre mes réponses, pour en parler en classe"]), form]));
})();
