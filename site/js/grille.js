/* « Grille de compétences »: one choice a skill and a moment, printed, kept as a file, opened again. A profile has no sum:
   levels are ranks. Texts come from the library (site/ext/skills_grid.py); what a file holds is only ever text. */
(function () {
  "use strict";

  var shared = window.mtFichiers, data = JSON.parse(document.getElementById("mt-grille").textContent);
  var MOMENTS = [["avant", "Avant"], ["apres", "Après"]], NAME = "grille-de-competences.csv", THIN = "\u202f";
  var HEADS = ["compétence", "nom", "avant", "après", "ce que l’on voit après"];
  var bar = document.querySelector(".grid"), said = bar.querySelector(".grid-said");
  var MOST_SAID = 8;

  function make(tag, text) {
    var element = document.createElement(tag);
    if (text) element.textContent = text;
    return element;
  }

  function group(skill, moment) { return "grille-" + skill + "-" + moment; }

  function chosen(skill, moment) {
    var input = document.querySelector('input[name="' + group(skill, moment) + '"]:checked');
    return input ? Number(input.value) : 0;
  }

  function say(sentences) {
    said.replaceChildren.apply(said, sentences.map(function (text) { return make("p", text); }));
  }

  function told() {
    var counts = MOMENTS.map(function (moment) {
      return data.competences.filter(function (one) { return chosen(one.id, moment[0]); }).length + " « " + moment[1].toLowerCase() + " »";
    });
    say([(counts.join(", ") + ", sur " + data.competences.length + " compétences.").replace(/« /g, "«" + THIN).replace(/ »/g, THIN + "»")]);
  }

  /* A box to tick with a pen becomes a choice; its name says skill, moment and level to those who cannot see the row. */
  function choices() {
    document.querySelectorAll(".grid-skill").forEach(function (section) {
      var skill = section.dataset.competence, name = section.querySelector("h3").textContent;
      section.querySelectorAll("li").forEach(function (row) {
        row.querySelectorAll(".grid-tick").forEach(function (tick) {
          var label = make("label"), input = make("input"), level = data.niveaux[row.dataset.niveau - 1];
          input.type = "radio";
          input.name = group(skill, tick.dataset.moment);
          input.value = row.dataset.niveau;
          input.setAttribute("aria-label", name + ", " + tick.textContent.trim().toLowerCase() + THIN + ": " + level);
          input.addEventListener("change", told);
          label.className = "grid-tick";
          label.append(input, " " + tick.textContent.trim());
          tick.replaceWith(label);
        });
      });
    });
  }

  function rows() {
    return [HEADS].concat(data.competences.map(function (one) {
      var levels = MOMENTS.map(function (moment) { return chosen(one.id, moment[0]); });
      return [one.id, one.nom].concat(levels.map(function (level) { return level ? String(level) : ""; }), [levels[1] ? one.niveaux[levels[1] - 1] : ""]).map(shared.harmless);
    }));
  }

  /* The levels of a file, by group; every fault, with its line, what was found and what is expected. */
  function read(text) {
    var faults = [], lines = shared.splitCells(text, faults), levels = {}, seen = {};
    var heads = lines.length ? lines[0].cells.map(function (cell) { return cell.toLowerCase(); }) : [];
    var columns = [HEADS[0], HEADS[2], HEADS[3]].map(function (head) { return heads.indexOf(head); });
    var lacking = [HEADS[0], HEADS[2], HEADS[3]].filter(function (head, rank) { return columns[rank] < 0; });
    if (lacking.length) {
      faults.push("ligne " + (lines.length ? lines[0].line : 1) + ", colonne(s) absente(s)" + THIN + ": " + lacking.join(", ") + THIN + "; rouvrez un fichier gardé depuis cette page, sans changer sa première ligne");
      return { levels: levels, faults: faults };
    }
    lines.slice(1).forEach(function (line) {
      var skill = line.cells[columns[0]] || "";
      if (!data.competences.some(function (one) { return one.id === skill; })) {
        faults.push("ligne " + line.line + ", colonne «" + THIN + HEADS[0] + THIN + "»" + THIN + ": «" + THIN + skill.slice(0, 40) + THIN + "» n’est pas dans la grille" + THIN + "; remettez l’identifiant d’origine, ou retirez la ligne");
        return;
      }
      if (seen[skill]) faults.push("ligne " + line.line + THIN + ": «" + THIN + skill + THIN + "» est déjà ligne " + seen[skill] + THIN + "; gardez-en une");
      seen[skill] = line.line;
      MOMENTS.forEach(function (moment, rank) {
        var cell = line.cells[columns[rank + 1]] || "";
        if (cell && !/^[1-4]$/.test(cell)) {
          faults.push("ligne " + line.line + ", colonne «" + THIN + HEADS[rank + 2] + THIN + "»" + THIN + ": «" + THIN + cell.slice(0, 40) + THIN + "»" + THIN + "; écrivez 1, 2, 3 ou 4, ou laissez vide");
        } else if (cell) levels[group(skill, moment[0])] = cell;
      });
    });
    return { levels: levels, faults: faults };
  }

  function show(levels) {
    document.querySelectorAll(".grid-tick input").forEach(function (input) { input.checked = levels[input.name] === input.value; });
  }

  function open(input) {
    var file = input.files[0];
    if (!file) return;
    shared.bytesOf(file).then(function (bytes) {
      var text = shared.decode(bytes);
      if (text === null) { say(["Ce fichier n’est pas un texte. Choisissez le CSV gardé depuis cette page."]); return; }
      var found = read(text);
      if (found.faults.length) {
        var more = found.faults.length - MOST_SAID;
        say(["Rien n’a été changé. À corriger dans le fichier" + THIN + ":"].concat(found.faults.slice(0, MOST_SAID), more > 0 ? ["… et " + more + " autres défauts."] : []));
        return;
      }
      show(found.levels);
      told();
    }, function () { say(["Le navigateur n’a pas pu lire ce fichier. Fermez-le dans le tableur, puis choisissez-le de nouveau."]); });
    input.value = "";
  }

  var DOES = {
    imprimer: function () { window.print(); },
    garder: function () { shared.give(NAME, shared.csv(rows())); say(["Votre grille est dans vos téléchargements" + THIN + ": " + NAME + "."]); },
    effacer: function () { show({}); told(); }
  };

  choices();
  bar.querySelectorAll("[data-grille]").forEach(function (button) { button.addEventListener("click", DOES[button.dataset.grille]); });
  bar.querySelector('input[type="file"]').addEventListener("change", function (event) { open(event.target); });
  bar.hidden = false;
  told();
  window.mtGrille = { read: read };
})();
