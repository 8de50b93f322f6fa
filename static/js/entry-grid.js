/* <entry-grid> wraps the table of the sheet: Enter and the up and down keys move between fields as
   in a spreadsheet, and a block of cells pasted from one goes to <entry-paste>. */
customElements.define(
  "entry-grid",
  class Grid extends HTMLElement {
    connectedCallback() {
      this.addEventListener("keydown", this);
      this.addEventListener("paste", this);
    }

    disconnectedCallback() {
      this.removeEventListener("keydown", this);
      this.removeEventListener("paste", this);
    }

    handleEvent(event) {
      if (!event.target.matches("[data-field]")) return;
      if (event.type === "paste") this.paste(event);
      else this.move(event);
    }

    /* Rows that can be written to. */
    get rows() {
      return [...this.querySelectorAll("tr")].filter((row) => Grid.numbers(row).length);
    }

    move(event) {
      const field = event.target;
      const step = Grid.step(event);
      if (!step) return;
      event.preventDefault();
      const rows = this.rows;
      const row = rows[rows.indexOf(field.closest("tr")) + step];
      if (!row) return;
      const same = row.querySelector(`[data-field="${field.dataset.field}"]`);
      const next = same || Grid.numbers(row)[0];
      next.focus();
      next.select?.();
    }

    paste(event) {
      const { target, clipboardData } = event;
      const row = target.closest("tr");
      const field = Grid.numbers(row).indexOf(target);
      const { rows: cells } = new EntryCells(clipboardData);
      const isBlock = cells.length * cells[0].length > 1;
      const text = clipboardData.getData("text/plain");
      const isText = !isBlock && target.localName !== "select" && !/[\t\r\n]/.test(text);
      if (field < 0 || isText) return;
      event.preventDefault();
      const rows = [...this.querySelectorAll("tbody tr")];
      const block = {
        cells,
        rows: rows.map(Grid.rowOf),
        start: { row: rows.indexOf(row), field },
        heading: this.querySelector("#head-value").textContent,
        answers: new Set(this.getAttribute("answers").split("|")),
      };
      this.closest("entry-sheet").querySelector("entry-paste").take(block, rows.map(Grid.numbers));
    }

    /* A row as EntryPlan knows it. */
    static rowOf(row) {
      const fields = Grid.numbers(row);
      return {
        number: row.querySelector(".table-ord").textContent.trim(),
        name: row.querySelector(".table-name a").textContent.trim(),
        unit: row.dataset.unit,
        fields: fields.map((field) => (field.localName === "select" ? "yes_no" : "number")),
      };
    }

    static numbers(row) {
      return [...row.querySelectorAll('[data-field="value"], [data-field="out_of"]')];
    }

    /* How many rows down a key leads; 0 where it keeps its own meaning. */
    static step({ key, shiftKey, altKey, ctrlKey, metaKey, isComposing, target }) {
      if (isComposing || altKey || ctrlKey || metaKey) return 0;
      const long = target.localName === "textarea";
      if (key === "Enter") return shiftKey ? (long ? 0 : -1) : 1;
      if (shiftKey || target.type !== "text") return 0;
      return { ArrowDown: 1, ArrowUp: -1 }[key] || 0;
    }
  },
);
