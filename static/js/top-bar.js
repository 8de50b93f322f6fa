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

/* <search-box htmx="…"> wraps the link to the search page. With scripts the link opens the box of its
   <template> instead, and so does the key / anywhere but in a field. What is found shows below as one
   types, through htmx, which is fetched when the box first opens. Escape, a click elsewhere or
   leaving with Tab closes it; the arrow keys move through what was found. */
customElements.define(
  "search-box",
  class SearchBox extends HTMLElement {
    connectedCallback() {
      this.link = this.querySelector("a");
      this.link.setAttribute("aria-expanded", "false");
      this.addEventListener("click", this);
      this.addEventListener("htmx:afterSettle", this);
      for (const name of ["keydown", "pointerdown", "focusin"])
        document.addEventListener(name, this);
    }

    disconnectedCallback() {
      for (const name of ["keydown", "pointerdown", "focusin"])
        document.removeEventListener(name, this);
    }

    handleEvent(event) {
      const inside = this.contains(event.target);
      if (event.type === "keydown") this.pressed(event, inside);
      else if (event.type === "htmx:afterSettle") this.announce();
      else if (event.type === "click") this.clicked(event);
      else if (!inside) this.close();
    }

    clicked(event) {
      const asksForPage = event.ctrlKey || event.metaKey || event.shiftKey;
      if (asksForPage || !event.target.closest("a")?.isSameNode(this.link)) return;
      event.preventDefault();
      if (this.panel) this.close();
      else this.open();
    }

    pressed(event, inside) {
      const takesKey = !this.classList.contains("bar-districts");
      if (event.key === "/" && takesKey && !SearchBox.types(event)) {
        event.preventDefault();
        this.open();
      } else if (inside && this.panel) this.move(event);
    }

    /* Whether the key belongs to what somebody types, or to the browser. */
    static types({ target, ctrlKey, metaKey, altKey, isComposing }) {
      const writes = target.closest?.("input, textarea, select, [contenteditable], dialog[open]");
      return ctrlKey || metaKey || altKey || isComposing || writes;
    }

    move(event) {
      if (event.key === "Escape") {
        this.close();
        this.link.focus();
      }
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const stops = [this.field, ...this.panel.querySelectorAll("a")];
      const next = stops.indexOf(document.activeElement) + step;
      stops[Math.max(0, Math.min(next, stops.length - 1))].focus();
    }

    get field() {
      return this.panel.querySelector("[name=q]");
    }

    open() {
      if (!this.panel) {
        const box = this.querySelector("template").content.cloneNode(true);
        this.panel = box.firstElementChild;
        this.append(box);
        this.link.setAttribute("aria-expanded", "true");
        this.listen();
      }
      this.field.focus();
      this.field.select();
    }

    /* Let htmx ask as one types; without it the form still leads to the page. */
    listen() {
      if (window.htmx) {
        window.htmx.process(this.panel);
        return;
      }
      const script = document.createElement("script");
      script.src = this.getAttribute("htmx");
      document.head.append(script);
    }

    close() {
      this.panel?.remove();
      this.panel = null;
      this.link.setAttribute("aria-expanded", "false");
    }

    announce() {
      const found = this.panel?.querySelector("[data-found]");
      if (found) document.getElementById("announce").textContent = found.textContent.trim();
    }
  },
);
