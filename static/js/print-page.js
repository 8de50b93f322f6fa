/* <print-page> holds a hidden button, which it shows, and which prints the page. */
customElements.define(
  "print-page",
  class extends HTMLElement {
    connectedCallback() {
      this.firstElementChild.hidden = false;
      this.addEventListener("click", this);
    }

    disconnectedCallback() {
      this.removeEventListener("click", this);
    }

    handleEvent() {
      window.print();
    }
  },
);
