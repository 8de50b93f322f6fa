/* <matrix-grid> makes the table in it one stop of Tab: the arrow keys go from link to link, past cells
   without one, Home and End to the ends of a row. Without this file every link is a stop. */
const STEPS = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] };

customElements.define(
  "matrix-grid",
  class extends HTMLElement {
    connectedCallback() {
      this.removeAttribute("tabindex");
      for (const link of this.querySelectorAll("a")) link.tabIndex = -1;
      this.stopAt(this.querySelector("td a") ?? this.querySelector("a"));
      this.addEventListener("keydown", this);
      this.addEventListener("focusin", this);
    }

    disconnectedCallback() {
      this.removeEventListener("keydown", this);
      this.removeEventListener("focusin", this);
    }

    handleEvent(event) {
      const link = event.target.closest("a");
      if (!link) return;
      if (event.type === "focusin") {
        this.stopAt(link);
        return;
      }
      const found = this.from(link.closest("td, th"), event.key);
      if (!found) return;
      event.preventDefault();
      // Out from under the headings, of which a focus alone knows nothing.
      found.focus({ preventScroll: true });
      found.scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
    }

    stopAt(link) {
      if (this.stop) this.stop.tabIndex = -1;
      this.stop = link;
      if (link) link.tabIndex = 0;
    }

    /* The link that `key` leads to from `cell`; undefined where it leads to none. */
    from(cell, key) {
      const row = cell.parentElement;
      if (key === "Home" || key === "End")
        return [...row.querySelectorAll("a")].at(key === "Home" ? 0 : -1);
      const step = STEPS[key];
      if (!step) return undefined;
      const { rows } = cell.closest("table");
      let [line, column] = [row.rowIndex, cell.cellIndex];
      let found;
      do {
        line += step[0];
        column += step[1];
        found = rows[line]?.checkVisibility() && rows[line].cells[column]?.querySelector("a");
      } while (!found && rows[line] && column >= 0 && column < rows[0].cells.length);
      return found || undefined;
    }
  },
);
