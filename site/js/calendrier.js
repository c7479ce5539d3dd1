/* The dates of a Fabrique that begins on a day, by the rules of metabolisme.reports.fabrique_calendar, and files to take
   them away. What is typed stays in the page. */
(function () {
  "use strict";

  var DAY = 86400000;

  function utc(text) { return new Date(text + "T00:00:00Z"); }
  function iso(day) { return day.toISOString().slice(0, 10); }
  function plus(day, days) { return new Date(day.getTime() + days * DAY); }

  /* Easter Sunday: the anonymous Gregorian rule. */
  function easter(year) {
    var golden = year % 19, century = Math.floor(year / 100), rest = year % 100;
    var correction = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
    var moon = (19 * golden + century - Math.floor(century / 4) - correction + 15) % 30;
    var weekday = (32 + 2 * (century % 4) + 2 * Math.floor(rest / 4) - moon - rest % 4) % 7;
    var late = Math.floor((golden + 11 * moon + 22 * weekday) / 451);
    var place = moon + weekday - 7 * late + 114;
    return new Date(Date.UTC(year, Math.floor(place / 31) - 1, place % 31 + 1));
  }

  function canMeet(day, rules) {
    var place = iso(day).slice(5), weekday = day.getUTCDay();
    if (weekday === 0 || weekday === 6 || rules.feries.includes(place)) return false;
    if (rules.fermes.some(function (pair) { return pair[0] <= place && place <= pair[1]; })) return false;
    return !rules.paques.includes(Math.round((day - easter(day.getUTCFullYear())) / DAY));
  }

  /* The day of each sitting, as YYYY-MM-DD. */
  function dates(start, rules) {
    var found = [], before = "";
    rules.seances.forEach(function (one) {
      var same = one.sorte + one.rang === before, last = found[found.length - 1];
      var day = same ? last : plus(utc(start), 7 * one.semaine);
      if (!same) {
        if (last && day < plus(last, rules.ecart)) day = plus(last, rules.ecart);
        while (!canMeet(day, rules)) day = plus(day, 1);
      }
      before = one.sorte + one.rang;
      found.push(day);
    });
    return found.map(iso);
  }

  var place = document.getElementById("mt-calendrier");
  if (!place) return;
  var rules = JSON.parse(document.getElementById("mt-calendrier-regles").textContent);
  var input = place.querySelector("input"), body = place.querySelector("tbody"), said = place.querySelector("[role=status]");
  var found = [];
  window.mtCalendrier = { dates: function (start) { return dates(start, rules); } };

  function french(day) {
    return utc(day).toLocaleDateString("fr-FR", { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  }

  function update() {
    var start = input.value;
    var ok = /^20\d\d-\d\d-\d\d$/.test(start) && !isNaN(utc(start));
    input.setAttribute("aria-invalid", String(!ok));
    if (!ok) { said.textContent = "Donnez un jour de début, entre 2000 et 2099\u202f: les dates d’avant restent affichées."; return; }
    found = dates(start, rules);
    place.querySelector("caption span").textContent = utc(start).toLocaleDateString("fr-FR", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
    Array.from(body.rows).forEach(function (row, rank) { row.cells[1].textContent = french(found[rank]); });
    said.textContent = "Du " + french(found[0]) + " au " + french(found[found.length - 1]) + ".";
  }

  function two(number) { return (number < 10 ? "0" : "") + number; }
  function stamp(day, minutes) { return day.replace(/-/g, "") + "T" + two(Math.floor(minutes / 60)) + two(minutes % 60) + "00"; }
  function escaped(text) { return text.replace(/([\\;,])/g, "\\$1"); }

  /* A line of a calendar holds 75 bytes; the rest goes to the next, after a space (RFC 5545, 3.1). */
  function folded(line) {
    var bytes = new TextEncoder(), parts = [""];
    Array.from(line).forEach(function (letter) {
      var last = parts.length - 1;
      if (bytes.encode(parts[last] + letter).length > (last ? 74 : 75)) parts.push(letter);
      else parts[last] += letter;
    });
    return parts.join("\r\n ");
  }

  function ics() {
    var lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//metabolisme//fabrique//FR"];
    var now = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
    rules.seances.forEach(function (one, rank) {
      lines.push(
        "BEGIN:VEVENT", "UID:" + one.id + "-" + found[rank] + "@fabrique", "DTSTAMP:" + now,
        "DTSTART:" + stamp(found[rank], one.debut), "DTEND:" + stamp(found[rank], one.debut + one.minutes),
        "SUMMARY:" + escaped(one.nom), "DESCRIPTION:" + escaped(one.titre), "END:VEVENT"
      );
    });
    return lines.concat("END:VCALENDAR", "").map(folded).join("\r\n");
  }

  function table() {
    var rows = [["séance", "titre", "date", "début", "durée en minutes"]].concat(rules.seances.map(function (one, rank) {
      return [one.nom, one.titre, found[rank], two(Math.floor(one.debut / 60)) + ":" + two(one.debut % 60), String(one.minutes)];
    }));
    return window.mtFichiers.csv(rows.map(function (cells) { return cells.map(window.mtFichiers.harmless); }));
  }

  var GIVES = {
    ics: function () { window.mtFichiers.give("fabrique.ics", ics(), "text/calendar;charset=utf-8"); },
    csv: function () { window.mtFichiers.give("fabrique.csv", table()); }
  };
  place.querySelectorAll("[data-donne]").forEach(function (button) {
    button.addEventListener("click", function () {
      GIVES[button.dataset.donne]();
      said.textContent = "Le fichier est dans vos téléchargements.";
    });
  });
  input.addEventListener("change", update);
  place.querySelectorAll(".mt-script").forEach(function (part) { part.hidden = false; });
  found = dates(input.value, rules);
})();
