/* <parts-fold label> is a button that folds away the rows of the parts that follow its row, and unfolds
   them again. The tab keeps which are folded; on paper all are there. */
const FOLDED = "folded";

customElements.define(
  "parts-fold",
  class extends HTMLElement {
    connectedCallback() {
      if (this.button) return;
      this.button = document.createElement("button");
      this.button.type = "button";
      this.button.className = "table-fold";
      this.button.textContent = this.getAttribute("label");
      this.button.addEventListener("click", () => this.fold(!this.folded));
      this.append(this.button);
      this.fold(sessionStorage.getItem(this.key) === FOLDED);
    }

    /* Numbers of targets come again in other programmes, their pages do not. */
    get key() {
      return this.closest("tr").querySelector("a").pathname;
    }

    get folded() {
      return this.button.getAttribute("aria-expanded") === "false";
    }

    fold(folded) {
      this.button.setAttribute("aria-expanded", String(!folded));
      if (folded) sessionStorage.setItem(this.key, FOLDED);
      else sessionStorage.removeItem(this.key);
      let row = this.closest("tr").nextElementSibling;
      while (row?.classList.contains("table-part")) {
        row.classList.toggle("table-folded", folded);
        row = row.nextElementSibling;
      }
    }
  },
);
