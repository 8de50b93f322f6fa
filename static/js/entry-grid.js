/* <entry-grid>: keys move as in a spreadsheet; pasted cells go to <entry-paste>, whose files,
   named by `later`, are loaded at the first field. */
customElements.define(
  "entry-grid",
  class Grid extends HTMLElement {
    static EVENTS = ["keydown", "paste", "focusin"];

    connectedCallback() {
      for (const name of Grid.EVENTS) this.addEventListener(name, this);
    }

    disconnectedCallback() {
      for (const name of Grid.EVENTS) this.removeEventListener(name, this);
    }

    handleEvent(event) {
      if (!event.target.matches("[data-field]")) return;
      if (event.type === "paste") this.paste(event);
      else if (event.type === "keydown") this.move(event);
      else this.load();
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

    /* Wait for the files of a paste; those that failed are asked for again. */
    async load() {
      const answers = this.getAttribute("later").split(" ").map(Grid.file);
      this.loaded = (await Promise.all(answers)).every(Boolean);
    }

    static files = new Map(); // address → whether it came, as a promise

    static file(address) {
      const coming = Grid.files.get(address) ?? Grid.fetch(address);
      Grid.files.set(address, coming);
      return coming;
    }

    static fetch(address) {
      const isStyle = address.endsWith(".css");
      const file = document.createElement(isStyle ? "link" : "script");
      Object.assign(file, isStyle ? { rel: "stylesheet", href: address } : { src: address });
      return new Promise((resolve) => {
        file.onload = () => resolve(true);
        file.onerror = () => {
          Grid.files.delete(address);
          file.remove();
          resolve(false);
        };
        document.head.append(file);
      });
    }

    async paste(event) {
      const { target, clipboardData } = event;
      const field = Grid.numbers(target.closest("tr")).indexOf(target);
      const [text, html] = ["text/plain", "text/html"].map((kind) => clipboardData.getData(kind));
      const isBlock = /[\t\r\n]/.test(text) || /<t[dh]/i.test(html);
      if (field < 0 || !(isBlock || target.localName === "select")) return;
      event.preventDefault();
      if (!this.loaded) await this.load();
      if (this.loaded) this.take(new EntryCells(text, html).rows, target, field);
      else
        this.dispatchEvent(new CustomEvent("entry:pasted", { bubbles: true, detail: "unpasted" }));
    }

    take(cells, target, field) {
      const rows = [...this.querySelectorAll("tbody tr")];
      const block = {
        cells,
        rows: rows.map(Grid.rowOf),
        start: { row: rows.indexOf(target.closest("tr")), field },
        heading: this.querySelector("#head-value").textContent,
        answers: new Set(this.getAttribute("answers").split("|")),
      };
      this.closest("entry-sheet").querySelector("entry-paste").take(block, rows.map(Grid.numbers));
    }

    /* A row as EntryPlan knows it. */
    static rowOf(row) {
      const fields = Grid.numbers(row);
      const words = fields[0]?.dataset.words?.split("|") ?? [];
      const answer = words.length ? "word" : "yes_no";
      return {
        number: row.querySelector(".table-ord").textContent.trim(),
        name: row.querySelector(".table-name a").textContent.trim(),
        unit: row.dataset.unit,
        fields: fields.map((field) => (field.localName === "select" ? answer : "number")),
        words: words.map(EntryPlan.fold),
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
