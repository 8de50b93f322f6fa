/* <entry-grid> wraps the table of the sheet: Enter and the up and down keys move between fields as
   in a spreadsheet, and a block of cells pasted from one fills the fields from the focused one on.
   A blank cell leaves its field as it is; a block under a heading fills nothing, since its cells
   would come to stand a row too low. It tells of a paste with the event entry:pasted (detail
   {filled, left}: cells without a field; or {heading: true}). */
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
      const text = event.clipboardData.getData("text/plain");
      const row = event.target.closest("tr");
      const first = Grid.numbers(row).indexOf(event.target);
      if (first < 0 || !/[\t\r\n]/.test(text)) return;
      event.preventDefault();
      const rows = this.rows;
      const targets = rows.slice(rows.indexOf(row)).filter((one) => Grid.numbers(one)[first]);
      const lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
      const blocks = lines.map((line) => line.split("\t").map((cell) => cell.trim()));
      const detail = Grid.isHeading(blocks, event.target)
        ? { heading: true }
        : Grid.fillAll(blocks, targets, first);
      this.dispatchEvent(new CustomEvent("entry:pasted", { bubbles: true, detail }));
    }

    /* Whether the first of several lines says what stands below it. */
    static isHeading([cells, ...below], field) {
      if (!below.length || field.localName === "select") return false;
      return cells.some(Boolean) && !cells.some((cell) => /^[-+−]?\s*[\d.,]/.test(cell));
    }

    static fillAll(blocks, rows, first) {
      const detail = { filled: 0, left: 0 };
      blocks.forEach((cells, down) => {
        cells.forEach((cell, across) => {
          if (!cell) return;
          const field = rows[down] && Grid.numbers(rows[down])[first + across];
          detail[field && Grid.fill(field, cell) ? "filled" : "left"] += 1;
        });
      });
      return detail;
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

    /* Write one cell into a field; false where a list of answers has no such answer. */
    static fill(field, text) {
      if (field.localName === "select") {
        const wanted = text.toLowerCase();
        const option = [...field.options].find(
          ({ value, label }) => value === wanted || label.trim().toLowerCase() === wanted,
        );
        if (!option) return false;
        field.value = option.value;
      } else {
        field.value = text;
      }
      field.dispatchEvent(new Event("change", { bubbles: true }));
      return true;
    }
  },
);
