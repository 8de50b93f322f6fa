/* <entry-login account="…"> asks for the password in place when the session has ended: the event
   entry:login opens its dialog, and entry:back tells the page that the same account is back. */
customElements.define(
  "entry-login",
  class extends HTMLElement {
    connectedCallback() {
      this.dialog = this.querySelector("dialog");
      this.form = this.querySelector("form");
      this.error = this.querySelector("[role=alert]");
      document.addEventListener("entry:login", this);
      this.addEventListener("submit", this);
    }

    disconnectedCallback() {
      document.removeEventListener("entry:login", this);
      this.removeEventListener("submit", this);
    }

    handleEvent(event) {
      if (event.type === "submit") return this.logIn(event);
      if (!this.dialog.open) this.dialog.showModal();
    }

    async logIn(event) {
      event.preventDefault();
      if (this.busy) return;
      this.busy = true;
      const { username, password } = this.form.elements;
      const answer = await entryPost(this.form.action, {
        username: username.value,
        password: password.value,
      });
      this.busy = false;
      password.value = "";
      this.error.textContent = this.complaint(answer);
      if (this.error.textContent) return password.focus();
      this.dialog.close();
      document.dispatchEvent(new Event("entry:back"));
    }

    /* Why the person cannot go on; empty where nothing is in the way. */
    complaint(answer) {
      if (!answer) return this.dataset.unreachable;
      if (answer.status !== 200) return answer.body.sentence || this.dataset.unreachable;
      const same = String(answer.body.account) === this.getAttribute("account");
      return same ? "" : this.dataset.other;
    }
  },
);
