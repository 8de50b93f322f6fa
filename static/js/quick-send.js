/* <quick-send> holds a <details> with a text and its button: opened, the text has the focus, and
   Ctrl+Enter sends it. */
customElements.define(
  "quick-send",
  class extends HTMLElement {
    connectedCallback() {
      this.addEventListener("toggle", this, true);
      this.addEventListener("keydown", this);
    }

    handleEvent(event) {
      if (event.type === "toggle") this.focusOn(event.target);
      else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) this.send(event);
    }

    focusOn(details) {
      if (details.open) details.querySelector("textarea").focus();
    }

    send(event) {
      event.preventDefault();
      this.querySelector("button[type=submit]").click();
    }
  },
);
