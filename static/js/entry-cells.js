/* EntryCells reads what a spreadsheet puts on the clipboard into rows of cells {text, odd}: `odd` says
   that a merge covers the cell, which then is empty ("merged"), or that its row ("hidden") or its column
   ("unseen") is hidden; else it is empty. A line break inside of a cell is part of its text. */
// biome-ignore lint/correctness/noUnusedVariables: entry-grid.js reads with it
class EntryCells {
  static MOST_COLUMNS = 200;
  static QUOTED = /"((?:[^"]|"")*)"(?=[\t\r\n]|$)/y;
  static PLAIN = /[^\t\r\n]*/y;

  /* Of a clipboard's text and HTML; a table is read where there is just one: it tells of merges. */
  constructor(text, html) {
    const tables = EntryCells.tables(html);
    this.rows = tables.length === 1 ? EntryCells.ofTable(tables[0]) : EntryCells.ofText(text);
  }

  static tables(html) {
    const whole = /<table/i.test(html) ? html : `<table>${html}</table>`;
    if (!/<t[dh]/i.test(html)) return [];
    return [...new DOMParser().parseFromString(whole, "text/html").querySelectorAll("table")];
  }

  static ofTable(table) {
    const rows = [...table.rows].map(() => []);
    const unseen = [...table.querySelectorAll("col")].flatMap((column) => {
      return Array(Math.min(column.span, EntryCells.MOST_COLUMNS)).fill(
        EntryCells.isHidden(column),
      );
    });
    [...table.rows].forEach((row, down) => {
      const hidden = EntryCells.isHidden(row) ? "hidden" : "";
      let across = 0;
      for (const cell of row.cells) {
        while (rows[down][across]) across += 1;
        const text = EntryCells.textOf(cell);
        const lines = rows.slice(down, down + (cell.rowSpan || rows.length));
        const columns = Math.min(cell.colSpan, EntryCells.MOST_COLUMNS);
        for (const [below, line] of lines.entries()) {
          for (let right = 0; right < columns; right++) {
            const isUnseen = unseen[across + right] || EntryCells.isHidden(cell);
            const odd = hidden || (isUnseen ? "unseen" : "");
            const covered = below + right > 0;
            line[across + right] = covered ? { text: "", odd: "merged" } : { text, odd };
          }
        }
      }
    });
    return EntryCells.trimmed(rows.map((row) => Array.from(row, EntryCells.cell)));
  }

  /* Whether a spreadsheet does not show the row, the column or the cell. */
  static isHidden(element) {
    const style = element.getAttribute("style") ?? "";
    return /display:\s*none|visibility:\s*(hidden|collapse)/i.test(style);
  }

  /* Of text in a page only <br> and paragraphs break a line; other white space is one space. */
  static textOf(cell) {
    for (const text of cell.querySelectorAll("style, script")) text.remove();
    for (const end of cell.querySelectorAll("br")) end.replaceWith("\u2028");
    for (const end of cell.querySelectorAll("p + p, div + div, li + li")) end.prepend("\u2028");
    const text = cell.textContent.replace(/[ \t\r\n]+/g, " ");
    return text.replace(/ ?\u2028 ?/g, "\n").trim();
  }

  /* Cells between tabs, rows between line ends; a cell with either of them inside stands in quotes,
     its own quotes doubled. A quote that nothing closes is text. */
  static ofText(text) {
    const rows = [[]];
    let at = 0;
    const match = (pattern) => {
      pattern.lastIndex = at;
      return pattern.exec(text);
    };
    while (at <= text.length) {
      const quoted = match(EntryCells.QUOTED);
      const [whole] = quoted ?? match(EntryCells.PLAIN);
      const cell = quoted ? quoted[1].replaceAll('""', '"') : whole;
      rows.at(-1).push({ text: cell.replace(/\r\n?/g, "\n").trim(), odd: "" });
      at += whole.length;
      if (text[at] === "\r" && text[at + 1] === "\n") at += 1;
      if (text[at] === "\r" || text[at] === "\n") rows.push([]);
      at += 1;
    }
    return EntryCells.trimmed(rows);
  }

  static cell(cell) {
    return cell ?? { text: "", odd: "" };
  }

  /* Without the empty rows and columns at the end; a lone cell stays, though it be empty. */
  static trimmed(rows) {
    const filled = (cell) => cell.text || cell.odd;
    const width = Math.max(1, ...rows.map((row) => row.findLastIndex(filled) + 1));
    const height = Math.max(1, rows.findLastIndex((row) => row.some(filled)) + 1);
    return rows.slice(0, height).map((row) => {
      return Array.from({ length: width }, (_none, across) => EntryCells.cell(row[across]));
    });
  }
}
