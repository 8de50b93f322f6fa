/* <menu-details> wraps one <details> used as a menu: Escape, a click elsewhere or leaving with Tab
   closes it, the arrow keys move through its links and buttons. Without this file it still opens
   and closes as any <details>. */
customElements.define(
  "menu-details",
  class extends HTMLElement {
    connectedCallback() {
      this.details = this.querySelector("details");
      this.outside = (event) => {
        if (!this.contains(event.target)) this.details.open = false;
      };
      document.addEventListener("pointerdown", this.outside);
      document.addEventListener("focusin", this.outside);
      this.addEventListener("keydown", this);
    }

    disconnectedCallback() {
      document.removeEventListener("pointerdown", this.outside);
      document.removeEventListener("focusin", this.outside);
      this.removeEventListener("keydown", this);
    }

    handleEvent(event) {
      const summary = this.details.querySelector("summary");
      if (event.key === "Escape" && this.details.open) {
        this.details.open = false;
        summary.focus();
        return;
      }
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step || (event.target === summary && step < 0)) return;
      event.preventDefault();
      this.details.open = true;
      const stops = [summary, ...this.details.querySelectorAll("a[href], button")];
      const next = stops.indexOf(document.activeElement) + step;
      stops[Math.min(next, stops.length - 1)].focus();
    }
  },
);
