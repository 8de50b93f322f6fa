/* <matrix-legend for="id of a table"> holds buttons with data-band: each shows or hides its band in
   the table by the class hide-<band>. The buttons are inert without this file, so it shows them. */
customElements.define(
  "matrix-legend",
  class extends HTMLElement {
    connectedCallback() {
      for (const button of this.querySelectorAll("button")) button.disabled = false;
      this.addEventListener("click", this);
    }

    disconnectedCallback() {
      this.removeEventListener("click", this);
    }

    handleEvent(event) {
      const button = event.target.closest("button");
      if (!button) return;
      const shown = button.getAttribute("aria-pressed") === "true";
      button.setAttribute("aria-pressed", String(!shown));
      document
        .getElementById(this.getAttribute("for"))
        .classList.toggle(`hide-${button.dataset.band}`, shown);
    }
  },
);
