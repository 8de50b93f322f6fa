/* <entry-login account="…"> asks for the password in place when the session has ended: the event
   entry:login opens its dialog, and entry:back tells the page that the same account is back. */
customElements.define(
  "entry-login",
  class extends HTMLElement {
    connectedCallback() {
      this.dialog = this.querySelector("dialog");
      this.form = this.querySelector("form");
      this.error = this.querySelector("[role=alert]");
      this.second = this.querySelector("[data-second]");
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
      const { username, password, code } = this.form.elements;
      const answer = await (this.second.hidden
        ? entryPost(this.form.action, { username: username.value, password: password.value })
        : entryPost(this.second.dataset.second, { code: code.value }));
      this.busy = false;
      password.value = code.value = "";
      this.error.textContent = this.complaint(answer);
      const goesOn = answer?.body.second ?? !this.second.hidden;
      this.second.hidden = answer?.status === 401 || !goesOn;
      if (this.error.textContent) return (this.second.hidden ? password : code).focus();
      this.second.hidden = true;
      this.dialog.close();
      document.dispatchEvent(new Event("entry:back"));
    }

    /* Why the person cannot go on; empty where nothing is in the way. */
    complaint(answer) {
      if (!answer) return this.dataset.unreachable;
      if (answer.status !== 200 || answer.body.second)
        return answer.body.sentence || this.dataset.unreachable;
      const same = String(answer.body.account) === this.getAttribute("account");
      return same ? "" : this.dataset.other;
    }
  },
);

/* <entry-sheet> makes the form of a report save itself: what is typed goes into an EntryQueue, and
   what the server answers is shown at its EntryRow and in the bar below the table. The attributes
   data-… are the account, the sentences that are said, and data-closed where nothing is written. */
customElements.define(
  "entry-sheet",
  class Sheet extends HTMLElement {
    static TYPING = 700; // milliseconds without a key until what is typed goes out
    static QUIET = 1000; // milliseconds until a new state is announced
    static WORST_FIRST =
      "handingin account login due closed failed unanswered saving typing held saved".split(" ");
    static EVENTS = "input change focusout click submit entry:pasted entry:files".split(" ");

    connectedCallback() {
      this.texts = this.dataset;
      this.queue = new EntryQueue(this.dataset.account);
      const rows = [...this.querySelectorAll("[data-url]")];
      this.rows = rows.map((element) => new EntryRow(element, this.texts));
      this.byUrl = new Map(this.rows.map((row) => [row.url, row]));
      this.lacking = this.querySelector("[data-lacking]");
      this.queue.addEventListener("answer", this);
      this.queue.addEventListener("change", this);
      for (const name of Sheet.EVENTS) this.addEventListener(name, this);
      document.addEventListener("entry:back", this);
      document.addEventListener("entry:due", this);
      addEventListener("beforeprint", this);
      if (!this.queue.storage) this.notice(this.texts.unkept);
      if ("closed" in this.dataset) this.queue.paused = "closed";
      this.restore();
    }

    disconnectedCallback() {
      this.queue.close();
      clearTimeout(this.announcing);
      for (const name of Sheet.EVENTS) this.removeEventListener(name, this);
      document.removeEventListener("entry:back", this);
      document.removeEventListener("entry:due", this);
      removeEventListener("beforeprint", this);
    }

    handleEvent(event) {
      if (event.type === "beforeprint") this.putOnPaper();
      else if (event.type === "answer") this.answered(event.detail);
      else if (event.target === this.queue) this.showState();
      else if (event.type === "entry:back") this.back();
      else if (event.type === "entry:due") this.leadTo(event.detail);
      else if (event.type === "entry:pasted") this.pasted(event.detail);
      else if (event.type === "entry:files") this.filed(event);
      else if (event.type === "click") this.clicked(event);
      else if (event.type === "submit") this.submitted(event);
      else if (event.target.matches("[data-field]")) this.typed(event);
    }

    /* Paper shows no fields: what stands in each is written beside it. */
    putOnPaper() {
      for (const paper of this.querySelectorAll("[data-paper]")) {
        const field = document.getElementById(paper.dataset.paper);
        const chosen = field.value && field.selectedOptions?.[0];
        paper.textContent = chosen ? chosen.text : field.value;
      }
    }

    rowOf(element) {
      return this.byUrl.get(element.closest("[data-url]").dataset.url);
    }

    /* What an earlier visit could not send stands in the fields again, and goes out; so does what
       was typed before this file was there. */
    restore() {
      for (const row of this.rows) {
        if (row.changed) this.put(row);
        const item = row.changed ? null : this.queue.restore(row.url, row.version);
        if (item) row.restore(item);
      }
      this.showState();
      this.queue.plan();
    }

    typed({ type, target }) {
      const row = this.rowOf(target);
      if (type === "focusout") return row.settle();
      const waiting = this.queue.items.get(row.url);
      if (!waiting && !row.changed) return;
      if (waiting?.held && JSON.stringify(waiting.fields) === row.text()) return;
      this.submitting = this.unanswered = false;
      if (target.matches("[inputmode], select")) row.retype(target);
      row.clear();
      this.put(row, type === "input" ? Sheet.TYPING : 0);
    }

    put(row, delay = 0) {
      this.queue.put(row.url, row.read(), row.version, delay);
    }

    answered({ url, status, body, newer }) {
      const row = this.byUrl.get(url);
      const { paused } = this.queue;
      if (status === 200) row.version = body.version;
      if (status === 200 && "words" in row.element.dataset) {
        document.getElementById("hand-in").elements.seen.value = body.version;
      }
      if (body.counts) this.count(body.counts);
      if (body.state) this.showReport(body.state);
      if (body.family) this.showFamily(body.family);
      if (paused === "login") document.dispatchEvent(new Event("entry:login"));
      if (paused === "due") this.leadTo(body);
      if (paused === "account") this.notice(body.sentence);
      if (paused === "closed") this.close(body.sentence);
      if (paused || newer) return;
      if (status === 200) row.accept(body);
      row.show(status, body);
      if (row.complaint) this.announce(`${row.name} ${row.complaint}`);
    }

    /* Where the report stands: the first figure makes a draft of it. */
    showReport({ key, label }) {
      const shown = document.querySelector("[data-state]");
      if (shown.textContent === label) return;
      shown.className = `report-state ${key}`;
      shown.textContent = label;
    }

    /* What a saved part changes at others, where nothing newer is typed. */
    showFamily({ rows, texts }) {
      for (const [url, told] of Object.entries(rows)) {
        if (!this.queue.items.has(url)) this.byUrl.get(url).show(200, told);
      }
      for (const [id, text] of Object.entries(texts)) {
        document.getElementById(id).textContent = text;
      }
    }

    stateOf(row) {
      const item = this.queue.items.get(row.url);
      const { paused, failing } = this.queue;
      if (!item) return row.kept && !row.changed ? "saved" : "";
      if (item.held) return "held";
      if (paused) return paused;
      if (failing) return "failed";
      return item.sent || item.due <= Date.now() ? "saving" : "typing";
    }

    /* The state of each row, and of all together. */
    showState() {
      const states = this.rows.map((row) => {
        const state = this.stateOf(row);
        if (state === "closed") row.sayUnsent(this.queue.items.get(row.url).fields);
        else row.say(state);
        return state;
      });
      if (this.handedIn) states.push("handingin");
      if (this.unanswered) states.push("unanswered");
      if (this.sending) states.push("saving");
      const worst = Sheet.WORST_FIRST.find((state) => states.includes(state)) ?? "";
      const count = states.filter((state) => state === worst).length;
      const all = this.querySelector("[data-all]");
      const said = this.submitting ? this.texts.submitting : this.texts[`all${worst}`];
      const text = (said || "").replace("{count}", count).replace("{due}", this.due ?? "");
      if (all.textContent !== text) all.textContent = text;
      all.dataset.all = worst;
      this.querySelector("[data-login]").hidden = !["login", "account"].includes(worst);
      this.querySelector("[data-due]").hidden = this.queue.paused !== "due";
      this.list();
      if (worst !== this.worst && !["saving", "typing"].includes(worst)) this.announce(text);
      this.worst = worst;
      if (this.submitting && !this.unsaved && !this.queue.paused) this.submitReport();
    }

    /* How many files are on their way. */
    get sending() {
      const files = [...this.querySelectorAll("entry-files")];
      return files.reduce((sum, { sending }) => sum + sending, 0);
    }

    /* How much still has to go out before the report can. */
    get unsaved() {
      return this.queue.pending + this.sending;
    }

    /* A file has come to be sent, or to an end; where it is not taken, its row says why. */
    filed({ target, detail: failed }) {
      if (failed && this.submitting) {
        this.submitting = false;
        target.querySelector("[type=file]").focus();
      }
      this.showState();
    }

    count({ done, total, text, to_complete }) {
      this.querySelector("[data-count]").textContent = text;
      const lacking = this.querySelector("[data-to-complete]");
      lacking.textContent = to_complete;
      lacking.hidden = !to_complete;
      Object.assign(this.querySelector("progress"), { max: total, value: done });
    }

    /* What must be seen to before the report can be submitted, each with a link to its field. */
    list() {
      const rows = this.rows.filter((row) => row.needs || this.queue.items.get(row.url)?.held);
      const found = rows.map((row) => row.url + this.stateOf(row) + row.lacks + row.target).join();
      if (found === this.listed) return;
      this.listed = found;
      const items = rows.map((row) => {
        const item = document.createElement("li");
        const link = document.createElement("a");
        link.href = `#${row.target}`;
        link.textContent = row.name;
        item.append(link, ` – ${this.texts[row.lacks]}`);
        return item;
      });
      this.lacking.querySelector("ul").replaceChildren(...items);
      this.lacking.querySelector("[data-lacks]").textContent = items.length;
      this.lacking.hidden = !items.length;
    }

    clicked(event) {
      const button = event.target.closest("button");
      if (!button) return;
      const { choose, value, keep, discard, login } = button.dataset;
      if (login !== undefined) document.dispatchEvent(new Event("entry:login"));
      if (choose) this.settle(event, (row) => row.write({ [choose]: value }));
      if (keep && this.rowOf(button).answer.theirs) {
        this.settle(event, (row) => row.choose(keep === "theirs"));
      }
      if (discard !== undefined) this.discard(this.rowOf(button));
    }

    /* A person has chosen between two readings, or between two people's values. */
    settle(event, choose) {
      event.preventDefault();
      const row = this.rowOf(event.target);
      choose(row);
      row.clear();
      this.put(row);
      row.fields[0].focus();
    }

    discard(row) {
      row.clear();
      this.queue.forget(row.url);
    }

    /* Only a report that is closed is sent as a form; an open one saves itself. */
    submitted(event) {
      const verb = event.submitter?.value;
      if (verb === "withdraw") return;
      event.preventDefault();
      if (verb === "submit") this.submitReport();
    }

    /* Submit once everything is saved and nothing is lacking; to ask twice does no harm. */
    submitReport() {
      if (this.handedIn) return;
      this.submitting = this.unsaved > 0;
      if (this.submitting) return this.showState();
      if (!this.lacking.hidden) {
        this.lacking.querySelector("details").open = true;
        return this.lacking.querySelector("summary").focus();
      }
      this.handIn(document.getElementById("hand-in"));
    }

    /* Send the form from this page, which a line that is away must not take from the person. What the
       server says of it stands on the page that is opened then. */
    async handIn(form) {
      form.elements.csrfmiddlewaretoken.value = csrfToken();
      form.elements.figures.value = this.rows.map(({ seen }) => seen).join();
      this.handedIn = true;
      this.unanswered = false;
      this.showState();
      const answer = await entryPost(form.action, Object.fromEntries(new FormData(form)));
      if (answer?.status === 200) return location.assign(location.pathname);
      if (answer && answer.status !== 401) return form.submit();
      this.handedIn = false;
      this.submitting = Boolean(answer); // goes on after the log-in
      this.unanswered = !answer;
      if (!answer) return this.showState();
      this.queue.pause("login");
      document.dispatchEvent(new Event("entry:login"));
    }

    back() {
      for (const field of document.getElementsByName("csrfmiddlewaretoken")) {
        field.value = csrfToken();
      }
      this.queue.resume();
    }

    /* Something is due before anything is taken, in this window only if what was typed outlives it. */
    leadTo({ sentence, address }) {
      const link = this.querySelector("[data-due]");
      link.href = address;
      link.target = this.queue.storage ? "" : "_blank";
      this.due = sentence;
      this.queue.pause("due");
    }

    pasted(detail) {
      const text = this.texts[detail] ?? "";
      this.notice(text);
      if (text) this.announce(text);
    }

    /* The report was submitted, published … meanwhile: what was typed stays to be read. */
    close(sentence) {
      this.notice(sentence);
      for (const row of this.rows) row.lock();
      for (const button of this.querySelectorAll("[name=verb]")) button.hidden = true;
    }

    notice(text) {
      const notice = this.querySelector("[data-notice]");
      notice.textContent = text;
      notice.hidden = !text;
    }

    announce(text) {
      clearTimeout(this.announcing);
      this.announcing = setTimeout(() => {
        document.getElementById("announce").textContent = text;
      }, Sheet.QUIET);
    }
  },
);
