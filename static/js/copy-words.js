/* <copy-words> holds a hidden button, which it shows, and a folded read-only textarea: the button
   unfolds it and copies its text. The old command is used because the new one is missing where the site has no https. */
customElements.define(
  "copy-words",
  class extends HTMLElement {
    connectedCallback() {
      this.button = this.querySelector("button");
      this.button.hidden = false;
      this.button.addEventListener("click", this);
    }

    disconnectedCallback() {
      this.button.removeEventListener("click", this);
    }

    handleEvent() {
      this.querySelector("details").open = true;
      this.querySelector("textarea").select();
      if (!document.execCommand("copy")) return;
      this.button.textContent = this.button.dataset.done;
      document.getElementById("announce").textContent = this.button.dataset.done;
    }
  },
);
