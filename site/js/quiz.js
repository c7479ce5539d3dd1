/* Quizzes: « Vérifier », then the explanation of what was chosen, the others folded below.

   Questions, choices and explanations stand in the page (site/ext/quiz.py); what is here moves them. Each check is told
   to whoever listens (mes-reponses.js): event « mt-quiz », {question, chosen, right}. Nothing is sent, nothing is kept. */
(function () {
  "use strict";

  function make(tag, properties, children) {
    var element = document.createElement(tag);
    Object.assign(element, properties || {});
    (children || []).forEach(function (child) { element.append(child); });
    return element;
  }

  function start(box) {
    var folded = box.nextElementSibling, summary = folded.querySelector("summary"), closed = summary.textContent;
    var inputs = Array.from(box.querySelectorAll("input")), several = inputs[0].type === "checkbox";
    var items = Array.from(folded.querySelectorAll("li[data-choice]"));
    var told = make("div", { className: "quiz-told" }), again = make("button", { type: "reset", hidden: true }, ["Recommencer"]);
    told.setAttribute("role", "status");
    var form = make("form", { noValidate: true });
    box.replaceWith(form);
    form.append(box, make("p", { className: "quiz-buttons" }, [make("button", { type: "submit" }, ["Vérifier"]), again]), told, folded);
    var taught = folded.open;   // the trainer's edition shows all its answers
    folded.hidden = !taught;

    function fresh() {
      told.replaceChildren();
      delete told.dataset.state;
      items.forEach(function (item) { item.hidden = false; });
      folded.hidden = !taught;
      folded.open = taught;
      summary.textContent = closed;
      again.hidden = true;
    }

    /* The explanation of a choice, as it stands in the page. */
    function explanation(rank, named) {
      var copy = items[rank].cloneNode(true), verdict = copy.querySelector(".quiz-verdict");
      if (!named) verdict.remove();
      copy.querySelectorAll("[id]").forEach(function (element) { element.removeAttribute("id"); });
      return make("div", { className: "quiz-explanation" }, Array.from(copy.childNodes));
    }

    function check(event) {
      event.preventDefault();
      var chosen = inputs.filter(function (input) { return input.checked; });
      if (!chosen.length) {
        fresh();
        told.dataset.state = "unread";
        told.replaceChildren(make("p", {}, [several ? "Cochez au moins un choix." : "Choisissez une réponse."]));
        return;
      }
      var wrong = chosen.filter(function (input) { return !input.dataset.right; }).length;
      var missed = inputs.filter(function (input) { return input.dataset.right && !input.checked; }).length;
      var right = !wrong && (!several || !missed), text = right ? "Juste." : "Ce n’est pas cela.";
      if (!right && several) {
        var lacking = missed > 1 ? "\u202f: il manque " + missed + " réponses justes." : missed ? "\u202f: il manque une réponse juste." : ".";
        text = (chosen.length > wrong ? "Pas tout à fait" : "Ce n’est pas cela") + lacking;
      }
      told.dataset.state = right ? "right" : "wrong";
      told.replaceChildren.apply(told, [make("p", {}, [make("strong", {}, [text])])].concat(chosen.map(function (input) {
        return explanation(Number(input.value), several);
      })));
      items.forEach(function (item) { item.hidden = !taught && inputs[Number(item.dataset.choice)].checked; });
      folded.hidden = items.every(function (item) { return item.hidden; });
      if (!taught) summary.textContent = "Lire les autres explications";
      again.hidden = false;
      var ranks = chosen.map(function (input) { return Number(input.value); });
      document.dispatchEvent(new CustomEvent("mt-quiz", { detail: { question: box.dataset.quiz, chosen: ranks, right: right } }));
    }

    form.addEventListener("submit", check);
    form.addEventListener("reset", function () { fresh(); inputs[0].focus(); });
  }

  document.querySelectorAll("fieldset.quiz").forEach(start);
})();
