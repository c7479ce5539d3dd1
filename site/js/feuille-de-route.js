/* « Piloter »: a roadmap is filled in, loaded, saved as CSV and exported as XLSX in this page, and sent nowhere. Lines
   are read by the rules of metabolisme.sources.own_roadmap; the cells of the workbook are those that
   metabolisme.reports.roadmap makes (a test compares the two). Whatever is read or typed is only ever text. */
(function () {
  "use strict";

  var root = document.getElementById("mt-feuille");
  if (!root) return;
  var shared = window.mtFichiers, THIN = "\u202f";
  var rules = JSON.parse(root.querySelector('[data-part="regles"]').textContent);
  var columns = Object.keys(rules.columns);
  var LONG = ["description", "objectives", "purchase", "means"];
  var state = [];  // an action: {cells, below: [{kind, cells}]}, cells being texts by column

  // ---- texts ----------------------------------------------------------------------------------------------------

  function part(name) { return root.querySelector('[data-part="' + name + '"]'); }
  function has(list, one) { return list.indexOf(one) >= 0; }
  function oneLine(text) { return text.replace(/[ \t\r\n\u00a0\u2007\u2009\u200a\u202f\ufeff]+/g, " ").replace(/^ +| +$/g, ""); }
  function unguarded(text) { return /^' *[=+\-@＝＋－＠]/.test(text) ? text.slice(1) : text; }
  function filled(words, told) { return words.replace(/\{([a-z_]+)\}/g, function (whole, word) { return String(told[word]); }); }
  function fault(name, told) { return filled(rules.faults[name], told); }

  /* As metabolisme.sources.provenance.plain. */
  function plain(text) {
    text = text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
    [["’", "'"], ["‑", "-"], ["–", "-"], ["−", "-"], ["œ", "oe"], ["₂", "2"]].forEach(function (pair) { text = text.split(pair[0]).join(pair[1]); });
    return oneLine(text);
  }

  // ---- reading, as metabolisme.sources.own_roadmap ---------------------------------------------------------------

  function expectedOf(column) {
    if (rules.codes[column]) return Object.keys(rules.codes[column]).map(function (code) { return rules.codes[column][code]; }).join(", ");
    if (has(rules.dates, column)) return rules.expected.date;
    return rules.expected[has(rules.money, column) ? "money" : has(rules.numbers, column) ? "number" : "text"];
  }

  /* « 2027-12-31 », or null. */
  function readDate(text) {
    var found = /^(?:([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})|([0-9]{4})-([0-9]{2})-([0-9]{2}))(?:[ T](?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?Z?)?$/.exec(text);
    if (!found) return null;
    var year = Number(found[4] || found[5]), month = Number(found[3] || found[6]), day = Number(found[1] || found[7]);
    var told = new Date(Date.UTC(year, month - 1, day));
    if (told.getUTCFullYear() !== year || told.getUTCMonth() !== month - 1 || told.getUTCDate() !== day) return null;
    return rules.first_year <= year && year <= rules.last_year ? told.toISOString().slice(0, 10) : null;
  }

  function readNumber(text, decimals) {
    var found = /^([+-]?)([0-9]{1,12})(?:[.,]([0-9]{1,6}))?$/.exec(text.replace(/[ \u00a0\u2009\u202f]/g, "").replace(/−/g, "-"));
    return found && (found[3] || "").length <= decimals ? Number(found[1] + found[2] + "." + (found[3] || "0")) : null;
  }

  function dateText(day) { return day ? day.slice(8) + "/" + day.slice(5, 7) + "/" + day.slice(0, 4) : ""; }
  function numberText(number) { return number === null ? "" : number.toFixed(6).replace(/0+$/, "").replace(/\.$/, "").replace(".", ","); }

  function valueOf(line, column, cell, faults) {
    var codes = rules.codes[column], many = has(rules.lists, column);
    var told = { line: line, column: rules.columns[column], read: shared.shown(cell), expected: expectedOf(column) };
    if (codes) {
      var found = [];
      (many ? cell.split(/[,;/+]/) : [cell]).map(function (one) { return one.trim(); }).filter(Boolean).forEach(function (one) {
        var code = shared.codeOf(one, codes);
        if (code === null) faults.push(fault("unknown", Object.assign({}, told, { read: shared.shown(one) })));
        else if (!has(found, code)) found.push(code);
      });
      if (many) return found;
      if (column === "done") return found.length ? found[0] === "yes" : null;
      return found[0] || "";
    }
    if (has(rules.dates, column)) {
      var day = cell ? readDate(cell) : null;
      if (cell && day === null) faults.push(fault("date", told));
      return day;
    }
    if (has(rules.numbers, column)) {
      var number = cell ? readNumber(cell, has(rules.money, column) ? 2 : 6) : null;
      if (cell && number === null) faults.push(fault("number", told));
      if (number !== null && number < 0 && has(rules.positive, column)) faults.push(fault("negative", told));
      return number;
    }
    return cell;
  }

  function recordOf(line, kind, told, faults) {
    var record = {};
    columns.forEach(function (column) {
      var cell = told[column], title = rules.columns[column];
      if (column === "kind") return;
      if (column !== "action" && !has(rules.of_kind[kind], column)) {
        if (cell) faults.push(fault("out_of_place", { line: line, column: title, read: shared.shown(cell), kind: rules.kinds[kind] }));
        return;
      }
      var most = column === "action" || column === "name" ? rules.longest_title : rules.longest_text, length = Array.from(cell).length;
      if (length > most) faults.push(fault("too_long", { line: line, column: title, read: length, most: most }));
      if (!cell && (column === "action" || has(rules.required[kind], column))) faults.push(fault("empty", { line: line, column: title, expected: expectedOf(column) }));
      record[column] = valueOf(line, column, cell, faults);
    });
    if (record.start && record.end && record.end < record.start) faults.push(fault("order", { line: line, read: dateText(record.end), other: dateText(record.start) }));
    return record;
  }

  /* [{line, told}] as actions with their milestones and indicators, dates as « 2027-12-31 ». */
  function actionsOf(rows, faults) {
    var records = [], lineOf = Object.create(null), actions = [], byTitle = Object.create(null);
    rows.forEach(function (row) {
      var kind = row.told.kind ? shared.codeOf(row.told.kind, rules.kinds) : null;
      if (kind === null) {
        var words = Object.keys(rules.kinds).map(function (code) { return rules.kinds[code]; }).join(", ");
        faults.push(fault(row.told.kind ? "unknown" : "empty", { line: row.line, column: rules.columns.kind, read: shared.shown(row.told.kind), expected: words }));
        return;
      }
      records.push({ line: row.line, kind: kind, record: recordOf(row.line, kind, row.told, faults) });
    });
    records.forEach(function (one) {
      var title = shared.keyOf(one.record.action);
      if (one.kind !== "action" || !title) return;
      if (title in lineOf) faults.push(fault("same_title", { line: one.line, read: shared.shown(one.record.action), other: lineOf[title] }));
      else lineOf[title] = one.line;
    });
    records.forEach(function (one) {
      var title = shared.keyOf(one.record.action);
      if (one.kind !== "action" && title && !(title in lineOf)) faults.push(fault("no_action", { line: one.line, read: shared.shown(one.record.action) }));
    });
    if (!records.some(function (one) { return one.kind === "action"; }) && !faults.length) faults.push(fault("no_row", {}));
    records.forEach(function (one) {
      if (one.kind !== "action") return;
      var action = Object.assign(one.record, { title: one.record.action, milestones: [], indicators: [] });
      byTitle[shared.keyOf(action.title)] = action;
      actions.push(action);
    });
    records.forEach(function (one) {
      var action = byTitle[shared.keyOf(one.record.action)];
      if (one.kind !== "action" && action) action[one.kind === "milestone" ? "milestones" : "indicators"].push(one.record);
    });
    return actions;
  }

  /* The lines of a file in bytes, [{line, told}]. */
  function linesOf(bytes, faults) {
    if (bytes.length > rules.largest_file) { faults.push(fault("too_large", { most: rules.most_lines })); return []; }
    var text = shared.decode(bytes);
    if (text === null) { faults.push(fault("no_text", {})); return []; }
    var rows = shared.splitCells(text, faults);
    if (!rows.length) { if (!faults.length) faults.push(fault("no_row", {})); return []; }
    var heads = rows[0].cells, titles = heads.map(shared.plainWord), places = {}, known = [];
    var needed = ["kind", "action"].concat(rules.required.action, rules.required.milestone, rules.required.indicator);
    columns.forEach(function (column) {
      var title = rules.columns[column], wanted = shared.plainWord(title), found = [];
      known.push(wanted);
      titles.forEach(function (one, rank) { if (one === wanted) found.push(rank); });
      if (found.length > 1) faults.push(fault("twice_titled", { line: rows[0].line, column: title }));
      if (!found.length && has(needed, column)) faults.push(fault("no_title", { line: rows[0].line, column: title }));
      places[column] = found.length ? found[0] : -1;
    });
    heads.forEach(function (head, rank) { if (head && !has(known, titles[rank])) faults.push(fault("unknown_title", { line: rows[0].line, read: shared.shown(head) })); });
    if (faults.length) return [];
    if (rows.length - 1 > rules.most_lines) { faults.push(fault("too_many", { read: rows.length - 1, most: rules.most_lines })); return []; }
    return rows.slice(1).map(function (row) {
      var told = {};
      if (row.cells.slice(heads.length).some(Boolean)) faults.push(fault("too_wide", { line: row.line, most: heads.length }));
      columns.forEach(function (column) { told[column] = unguarded(oneLine(row.cells[places[column]] || "")); });
      return { line: row.line, told: told };
    });
  }

  // ---- the cells of the workbook, as metabolisme.reports.roadmap --------------------------------------------------

  function provenanceAsked(text) {
    var letters = plain(text), found = null;
    rules.provenance.some(function (pattern) { found = new RegExp(pattern).exec(letters); return found; });
    return found ? found[0] : "";
  }

  function provenanceCheck(action) {
    if (!action.purchase) return rules.check_words.no_purchase;
    var asked = provenanceAsked(action.purchase);
    return asked ? filled(rules.check_words.preference, { read: asked }) : rules.check_words.no_preference;
  }

  function indicatorCheck(one) {
    if (one.baseline === null) return "no_baseline";
    if (one.target === null) return "no_target";
    if (one.threshold === null) return "no_threshold";
    return Math.abs(one.target - one.baseline) <= one.threshold ? "within" : "beyond";
  }

  function actionChecks(action) {
    var found = [];
    if (!action.levers.length) found.push(rules.check_words.no_lever);
    if (!action.milestones.length) found.push(rules.check_words.no_milestone);
    var outside = action.milestones.filter(function (one) { return (action.start && one.due < action.start) || (action.end && one.due > action.end); });
    if (outside.length) found.push(filled(rules.check_words.out_of_dates, { read: outside.map(function (one) { return one.name; }).join(", ") }));
    if (!action.indicators.length) found.push(rules.check_words.no_indicator);
    return found.length ? found : [rules.check_words.nothing];
  }

  function day(iso) { return iso ? { day: iso } : null; }
  function joined(parts, link) { return parts.filter(Boolean).join(link); }

  function planRow(action) {
    var told = Object.assign({}, action), words = rules.summary;
    told.description = joined([action.description, action.levers.length && filled(words.levers, { read: action.levers.map(function (one) { return rules.codes.levers[one]; }).join(", ") })], " — ");
    told.objectives = joined([
      action.objectives,
      action.ambition && filled(words.ambition, { read: action.ambition + ", " + rules.codes.ambition[action.ambition] }),
      action.milestones.length && filled(words.milestones, { read: action.milestones.map(function (one) { return one.name + " (" + dateText(one.due) + ")"; }).join(", ") })
    ], " — ");
    told.indicators = action.indicators.map(function (one) {
      return filled(words.indicator, { name: one.name, unit: one.unit, baseline: numberText(one.baseline) || words.unknown, target: numberText(one.target) || words.unknown });
    }).join(" ; ");
    told.start = day(action.start);
    told.end = day(action.end);
    return rules.import_columns.map(function (column) { return column[1] ? told[column[1]] : null; });
  }

  function sheetsOf(actions) {
    var blank = rules.import_columns.slice(1).map(function () { return null; });
    var plan = [[rules.group].concat(blank), rules.import_columns.map(function (column) { return column[0]; }), [rules.under].concat(blank)].concat(actions.map(planRow));
    var milestones = [rules.heads.milestones], indicators = [rules.heads.indicators], checks = [rules.heads.checks];
    actions.forEach(function (action) {
      action.milestones.forEach(function (one) { milestones.push([action.title, one.name, day(one.due), one.done === null ? "" : rules.codes.done[one.done ? "yes" : "no"]]); });
      action.indicators.forEach(function (one) {
        indicators.push([action.title, one.name, one.unit, one.baseline, day(one.baseline_on), one.target, day(one.target_on), one.threshold, one.source, one.measured_by, rules.check_words[indicatorCheck(one)]]);
      });
      checks.push([action.title, action.purchase, provenanceCheck(action), actionChecks(action).join(" ; ")]);
    });
    var bodies = [rules.readme.map(function (line) { return [line]; }), plan, milestones, indicators, checks];
    return rules.sheets.map(function (name, rank) {
      var rows = bodies[rank].map(function (row) { return row.map(function (cell) { return typeof cell === "string" && rank ? shared.harmless(cell) : cell; }); });
      return { name: name, rows: rows, head: rank === 0 ? -1 : rank === 1 ? 1 : 0 };
    });
  }

  // ---- a workbook: XML in an archive without compression ----------------------------------------------------------

  function xml(text) {
    // eslint-disable-next-line no-control-regex
    return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "").replace(/[\ud800-\udbff](?![\udc00-\udfff])|(^|[^\ud800-\udbff])[\udc00-\udfff]/g, "$1")
      .replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
  }

  function letterOf(rank) { return (rank >= 26 ? String.fromCharCode(64 + Math.floor(rank / 26)) : "") + String.fromCharCode(65 + rank % 26); }
  function serial(iso) { return Math.round((Date.parse(iso + "T00:00:00Z") - Date.UTC(1899, 11, 30)) / 86400000); }

  function sheetXml(sheet) {
    var wide = sheet.head < 0 ? 100 : 24;
    var rows = sheet.rows.map(function (row, down) {
      var cells = row.map(function (cell, across) {
        if (cell === null || cell === "" || cell === undefined) return "";
        var place = letterOf(across) + (down + 1), head = down === sheet.head ? ' s="1"' : "";
        if (cell.day) return '<c r="' + place + '" s="2"><v>' + serial(cell.day) + "</v></c>";
        if (typeof cell === "number") return '<c r="' + place + '"' + head + "><v>" + cell + "</v></c>";
        return '<c r="' + place + '" t="inlineStr"' + head + '><is><t xml:space="preserve">' + xml(cell) + "</t></is></c>";
      }).join("");
      return '<row r="' + (down + 1) + '">' + cells + "</row>";
    }).join("");
    var below = sheet.head + 1;
    var pane = sheet.head < 0 ? "" : '<pane ySplit="' + below + '" topLeftCell="A' + (below + 1) + '" activePane="bottomLeft" state="frozen"/>';
    var most = Math.max.apply(null, sheet.rows.map(function (row) { return row.length; }));
    return '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' +
      '<sheetViews><sheetView workbookViewId="0">' + pane + '</sheetView></sheetViews><cols><col min="1" max="' + most + '" width="' + wide + '" customWidth="1"/></cols>' +
      "<sheetData>" + rows + "</sheetData></worksheet>";
  }

  function workbook(sheets) {
    var head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>', types = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
    var links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships", package_ = "http://schemas.openxmlformats.org/package/2006/";
    var files = {}, wrap = '<alignment vertical="top" wrapText="1"/>';
    files["[Content_Types].xml"] = head + '<Types xmlns="' + package_ + 'content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>' +
      '<Override PartName="/xl/workbook.xml" ContentType="' + types + 'sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="' + types + 'styles+xml"/>' +
      sheets.map(function (one, rank) { return '<Override PartName="/xl/worksheets/sheet' + (rank + 1) + '.xml" ContentType="' + types + 'worksheet+xml"/>'; }).join("") + "</Types>";
    files["_rels/.rels"] = head + '<Relationships xmlns="' + package_ + 'relationships"><Relationship Id="rId1" Type="' + links + '/officeDocument" Target="xl/workbook.xml"/></Relationships>';
    files["xl/workbook.xml"] = head + '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="' + links + '"><sheets>' +
      sheets.map(function (one, rank) { return '<sheet name="' + xml(one.name) + '" sheetId="' + (rank + 1) + '" r:id="rId' + (rank + 1) + '"/>'; }).join("") + "</sheets></workbook>";
    files["xl/_rels/workbook.xml.rels"] = head + '<Relationships xmlns="' + package_ + 'relationships">' +
      sheets.map(function (one, rank) { return '<Relationship Id="rId' + (rank + 1) + '" Type="' + links + '/worksheet" Target="worksheets/sheet' + (rank + 1) + '.xml"/>'; }).join("") +
      '<Relationship Id="rId' + (sheets.length + 1) + '" Type="' + links + '/styles" Target="styles.xml"/></Relationships>';
    files["xl/styles.xml"] = head + '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>' +
      '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>' +
      '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE6E9EC"/></patternFill></fill></fills>' +
      '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
      '<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0" applyAlignment="1">' + wrap + '</xf><xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1" applyAlignment="1">' + wrap +
      '</xf><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1">' + wrap + '</xf></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>';
    sheets.forEach(function (one, rank) { files["xl/worksheets/sheet" + (rank + 1) + ".xml"] = sheetXml(one); });
    return zip(files);
  }

  var TABLE = Array.from({ length: 256 }, function (unused, byte) {
    for (var bit = 0; bit < 8; bit += 1) byte = byte & 1 ? 0xedb88320 ^ (byte >>> 1) : byte >>> 1;
    return byte >>> 0;
  });

  function crc(bytes) {
    var sum = 0xffffffff;
    bytes.forEach(function (byte) { sum = TABLE[(sum ^ byte) & 255] ^ (sum >>> 8); });
    return (sum ^ 0xffffffff) >>> 0;
  }

  function zip(files) {
    var encoder = new TextEncoder(), parts = [], listed = [], at = 0, size = 0;
    function numbers(list) {  // [value, bytes] pairs, little-endian
      var found = [];
      list.forEach(function (pair) { for (var rank = 0; rank < pair[1]; rank += 1) found.push((pair[0] / Math.pow(256, rank)) & 255); });
      return new Uint8Array(found);
    }
    Object.keys(files).forEach(function (name) {
      var title = encoder.encode(name), body = encoder.encode(files[name]);
      // Version 2.0, names in UTF-8, stored, on 1 January 1980: the same cells make the same file.
      var common = [[20, 2], [0x0800, 2], [0, 2], [0, 2], [0x21, 2], [crc(body), 4], [body.length, 4], [body.length, 4], [title.length, 2], [0, 2]];
      var local = [numbers([[0x04034b50, 4]].concat(common)), title, body];
      listed.push(numbers([[0x02014b50, 4], [20, 2]].concat(common, [[0, 2], [0, 2], [0, 2], [0, 4], [at, 4]])), title);
      local.forEach(function (one) { parts.push(one); at += one.length; });
    });
    listed.forEach(function (one) { size += one.length; });
    var count = Object.keys(files).length;
    return parts.concat(listed, [numbers([[0x06054b50, 4], [0, 2], [0, 2], [count, 2], [count, 2], [size, 4], [at, 4], [0, 2]])]);
  }

  // ---- the page -----------------------------------------------------------------------------------------------------

  function make(name, properties, children) {
    var element = Object.assign(document.createElement(name), properties || {});
    (children || []).forEach(function (child) { element.append(child); });
    return element;
  }

  function emptyCells(kind) {
    var cells = {};
    columns.forEach(function (column) { cells[column] = ""; });
    cells.kind = rules.kinds[kind];
    return cells;
  }

  /* Every line of the file, numbered as it will be. */
  function allLines() {
    var found = [], line = 2;
    state.forEach(function (action) {
      found.push({ line: line, told: tidy(action.cells) });
      line += 1;
      action.below.forEach(function (one) {
        found.push({ line: line, told: Object.assign(tidy(one.cells), { action: oneLine(action.cells.action) }) });
        line += 1;
      });
    });
    return found;
  }

  function tidy(cells) {
    var told = {};
    columns.forEach(function (column) { told[column] = oneLine(cells[column]); });
    return told;
  }

  /* The file, cells written as the library writes them where they are right. */
  function csvOf(lines) {
    var heads = columns.map(function (column) { return rules.columns[column]; });
    return shared.csv([heads].concat(lines.map(function (one) {
      return columns.map(function (column) {
        var cell = one.told[column], value;
        if (has(rules.dates, column)) cell = dateText(readDate(cell)) || cell;
        else if (has(rules.numbers, column)) { value = cell ? readNumber(cell) : null; cell = value === null ? cell : numberText(value); }
        return shared.harmless(cell);
      });
    })));
  }

  function tell(text) { part("etat").textContent = text; }

  function tellFaults(faults) {
    var list = part("defauts");
    list.replaceChildren.apply(list, faults.map(function (one) { return make("li", { textContent: one }); }));
    part("a-corriger").hidden = !faults.length;
    if (faults.length) part("a-corriger").focus();
  }

  function tellChecks() {
    var faults = [], actions = state.length ? actionsOf(allLines(), faults) : [], list = part("controles");
    list.replaceChildren.apply(list, actions.map(function (action) {
      var told = [provenanceCheck(action)].concat(actionChecks(action), action.indicators.map(function (one) { return one.name + "\u202f: " + rules.check_words[indicatorCheck(one)]; }));
      return make("li", {}, [make("strong", { textContent: (action.title || "Sans titre") + "\u202f: " }), told.join("\u202f; ") + "."]);
    }));
    part("compte").textContent = state.length ? state.length + (state.length > 1 ? " actions" : " action") : "Aucune action pour l’instant.";
  }

  var unique = 0;

  function field(cells, column, changed) {
    var id = "mt-feuille-" + (unique += 1), title = rules.columns[column], codes = rules.codes[column], input;
    var needed = Object.keys(rules.required).some(function (kind) { return cells.kind === rules.kinds[kind] && has(rules.required[kind], column); }) || column === "action";
    title = title.charAt(0).toUpperCase() + title.slice(1).replace(/'/g, "’") + (needed ? " (à remplir)" : "");
    function put(value) { cells[column] = value; changed(column); }
    if (codes && has(rules.lists, column)) {
      var chosen = cells[column].split(/[,;/+]/).map(function (one) { return shared.codeOf(one, codes); });
      return make("fieldset", { className: "mt-feuille-cases" }, [make("legend", { textContent: title })].concat(Object.keys(codes).map(function (code) {
        var box = make("input", { type: "checkbox", value: code, checked: has(chosen, code) });
        box.addEventListener("change", function () {
          var boxes = Array.from(box.closest("fieldset").querySelectorAll("input"));
          put(boxes.filter(function (one) { return one.checked; }).map(function (one) { return codes[one.value]; }).join(", "));
        });
        return make("label", {}, [box, " " + codes[code]]);
      })));
    }
    if (codes || column === "type") {
      input = make("select", { id: id }, [make("option", { value: "", textContent: column === "type" ? "la mienne" : "" })]);
      var options = codes ? Object.keys(codes).map(function (code) { return codes[code]; }) : rules.types.map(function (one) { return one[0]; });
      var current = codes && cells[column] ? codes[shared.codeOf(cells[column], codes)] : cells[column];
      var known = options.find(function (one) { return shared.plainWord(one) === shared.plainWord(current || ""); });
      if (current && !known) options = options.concat([current]);
      options.forEach(function (word) { input.append(make("option", { value: word, textContent: word })); });
      input.value = known || current || "";
    } else if (has(LONG, column)) {
      input = make("textarea", { id: id, rows: 2, value: cells[column] });
    } else {
      input = make("input", { id: id, type: has(rules.dates, column) ? "date" : "text", autocomplete: "off" });
      if (has(rules.numbers, column)) input.inputMode = "decimal";
      input.value = has(rules.dates, column) ? readDate(cells[column]) || "" : cells[column];
    }
    input.dataset.colonne = column;
    input.addEventListener("change", function () { put(input.value); });
    return make("p", {}, [make("label", { htmlFor: id, textContent: title }), input]);
  }

  function button(text, act) {
    var found = make("button", { type: "button", textContent: text });
    found.addEventListener("click", act);
    return found;
  }

  /* A block of an action, its milestones and its indicators. */
  function block(action, open) {
    var cells = action.cells, summary = make("summary"), body = make("div", { className: "mt-feuille-champs" });
    var element = make("details", { className: "mt-feuille-action", open: open }, [summary, body]);
    function name() { summary.textContent = (cells.action || "Action sans titre") + (cells.status ? ", " + cells.status.toLowerCase() : ""); }
    function changed(column) {
      if (column === "type" && cells.type) {
        var found = rules.types.find(function (one) { return one[0] === cells.type; });
        if (!cells.action) cells.action = found[0];
        if (!cells.description) cells.description = found[1];
        if (!cells.levers) cells.levers = found[2].map(function (code) { return rules.codes.levers[code]; }).join(", ");
        var again = block(action, true);
        element.replaceWith(again);
        again.querySelector('[data-colonne="type"]').focus();
      }
      name();
      tellChecks();
    }
    name();
    ["type", "action"].concat(rules.of_kind.action.filter(function (column) { return column !== "type"; })).forEach(function (column) { body.append(field(cells, column, changed)); });
    var below = make("div", { className: "mt-feuille-suite" });
    function addBelow(one, focus) {
      var told = one.kind === "milestone" ? "Jalon" : "Indicateur";
      var group = make("fieldset", { className: "mt-feuille-ligne" }, [make("legend", { textContent: told })]);
      rules.of_kind[one.kind].forEach(function (column) { group.append(field(one.cells, column, tellChecks)); });
      group.append(button("Retirer ce" + (told === "Jalon" ? " jalon" : "t indicateur"), function () {
        action.below.splice(action.below.indexOf(one), 1);
        group.remove();
        tellChecks();
        add.focus();
      }));
      below.append(group);
      if (focus) group.querySelector("input").focus();
    }
    function more(kind) { var one = { kind: kind, cells: emptyCells(kind) }; action.below.push(one); addBelow(one, true); tellChecks(); }
    action.below.forEach(function (one) { addBelow(one, false); });
    var add = button("Ajouter un jalon", function () { more("milestone"); });
    element.append(below, make("p", { className: "mt-feuille-boutons" }, [add, button("Ajouter un indicateur", function () { more("indicator"); }), button("Retirer cette action", function () {
      state.splice(state.indexOf(action), 1);
      element.remove();
      tellChecks();
      tell("Action retirée\u202f: " + (cells.action || "sans titre") + ".");
      root.querySelector('[data-fait="ajouter"]').focus();
    })]));
    return element;
  }

  function draw() {
    var list = part("actions");
    list.replaceChildren.apply(list, state.map(function (action) { return block(action, state.length === 1); }));
    tellChecks();
  }

  /* Lines of a file without faults as blocks of the form. */
  function stateOf(lines) {
    var byTitle = Object.create(null), found = [];
    lines.forEach(function (one) {
      if (shared.codeOf(one.told.kind, rules.kinds) !== "action") return;
      var action = { cells: one.told, below: [] };
      byTitle[shared.keyOf(one.told.action)] = action;
      found.push(action);
    });
    lines.forEach(function (one) {
      var kind = shared.codeOf(one.told.kind, rules.kinds);
      if (kind !== "action") byTitle[shared.keyOf(one.told.action)].below.push({ kind: kind, cells: one.told });
    });
    return found;
  }

  function load(bytes, name) {
    var faults = [], lines = linesOf(bytes, faults);
    if (!faults.length) actionsOf(lines, faults);
    tellFaults(faults);
    if (faults.length) {
      tell("«" + THIN + name + THIN + "» n’est pas chargé" + THIN + ": " + faults.length + (faults.length > 1 ? " défauts" : " défaut") + ". Ce qui était dans la page y est encore.");
      return;
    }
    state = stateOf(lines);
    draw();
    tell("«" + THIN + name + THIN + "» est chargé" + THIN + ": " + part("compte").textContent + ". Il n’a pas quitté cette page.");
  }

  var acts = {
    ajouter: function () {
      var action = { cells: emptyCells("action"), below: [] };
      action.cells.status = rules.default_status;
      state.push(action);
      var element = block(action, true);
      part("actions").append(element);
      tellChecks();
      element.querySelector("select").focus();
    },
    exemple: function () { load(new TextEncoder().encode(rules.model), "L’exemple"); },
    enregistrer: function () {
      shared.give("feuille-de-route.csv", csvOf(allLines()));
      tell("Votre feuille de route est dans vos téléchargements" + THIN + ": feuille-de-route.csv.");
    },
    exporter: function () {
      var faults = [], actions = actionsOf(allLines(), faults);
      tellFaults(faults);
      if (faults.length) { tell("Le classeur n’est pas fait" + THIN + ": " + faults.length + (faults.length > 1 ? " cases" : " case") + " à corriger."); return; }
      var bytes = new Blob(workbook(sheetsOf(actions)));
      shared.give("feuille-de-route.xlsx", bytes, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
      tell("Votre classeur est dans vos téléchargements" + THIN + ": feuille-de-route.xlsx.");
    }
  };
  Object.keys(acts).forEach(function (name) { root.querySelector('[data-fait="' + name + '"]').addEventListener("click", acts[name]); });
  part("fichier").addEventListener("change", function () {
    var file = part("fichier").files[0];
    part("fichier").value = "";
    if (!file) return;
    shared.bytesOf(file).then(function (bytes) { load(bytes, file.name); }, function () { tell("«" + THIN + file.name + THIN + "» ne s’ouvre pas" + THIN + ": choisissez-le de nouveau."); });
  });
  part("outil").hidden = false;
  draw();
})();
