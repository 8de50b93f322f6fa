/* entryPost(url, fields) sends a form and answers {status, body}; null where nothing came that the
   server can have meant. A redirect is a 401. The CSRF token changes with every log-in. What comes
   back is in the language of the page, as what is sent. */
function csrfToken() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
}

async function entryPost(url, fields, seconds = 30) {
  // Without a file, in the form that takes least of a slow line.
  const hasFile = Object.values(fields).some((value) => value instanceof File);
  const form = hasFile ? new FormData() : new URLSearchParams();
  const sent = { ...fields, page_language: document.documentElement.lang };
  for (const [name, value] of Object.entries(sent)) form.append(name, value);
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), seconds * 1000);
  try {
    if (!csrfToken()) await fetch("/accounts/login/", { signal: stop.signal });
    const response = await fetch(url, {
      method: "POST",
      body: form,
      headers: { Accept: "application/json", "X-CSRFToken": csrfToken() || "" },
      signal: stop.signal,
    });
    if (response.redirected) return { status: 401, body: {} };
    const json = response.headers.get("Content-Type")?.startsWith("application/json");
    if (response.status >= 500 || (response.status === 200 && !json)) return null;
    return { status: response.status, body: json ? await response.json() : {} };
  } catch (error) {
    if (error instanceof TypeError || error instanceof SyntaxError || stop.signal.aborted)
      return null;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/* EntryQueue keeps what a person typed until the server has it, in the browser's storage too, and
   sends it: one request at a time, again after a pause that grows, at once when the line is back.

   What waits belongs to one account and, by its address, to one cell of one report. An item is
   {fields, version, sent, held}: `version` of the figure when it was typed; `sent` what is under
   way or was sent without an answer, which is sent again as it was before anything newer, so that
   a lost answer is no conflict; `held`: the server did not take it, a person must decide.
   What is answered while the page is left stays as `saved` until a page shows that version: the
   next one may have been made before.

   Events: "answer" (detail {url, status, body, newer}: newer was typed meanwhile), "change" (what
   waits, or `paused` or `failing`, is different now). */
// biome-ignore lint/correctness/noUnusedVariables: entry-sheet.js makes them
class EntryQueue extends EventTarget {
  constructor(account) {
    super();
    this.account = account;
    this.items = new Map();
    this.paused = ""; // why nothing is sent: "login", "due", "account", "closed"
    this.failing = 0; // attempts in a row that got no answer
    this.quiet = 0; // no attempt before this time
    this.isLeft = false; // whether another page was asked for
    this.storage = EntryQueue.storage();
    for (const name of EntryQueue.EVENTS) addEventListener(name, this);
  }

  static EVENTS = ["online", "offline", "beforeunload", "storage", "focus"];
  static LONGEST_PAUSE = 30_000;

  /* The browser's storage; null where it is switched off. */
  static storage() {
    try {
      localStorage.setItem("entry", "");
      localStorage.removeItem("entry");
      return localStorage;
    } catch {
      return null;
    }
  }

  close() {
    clearTimeout(this.timer);
    for (const name of EntryQueue.EVENTS) removeEventListener(name, this);
  }

  handleEvent(event) {
    if (event.type === "beforeunload") this.leave(event);
    if (event.type === "online") this.retry();
    if (event.type === "focus" && this.paused === "due") this.resume();
    if (event.type === "offline") this.fail();
    if (event.type === "storage" && event.newValue === null) this.drop(event);
  }

  leave(event) {
    this.isLeft = true;
    if (!this.isLostOrLate) return;
    event.preventDefault();
    event.returnValue = ""; // what older browsers ask for
  }

  key(url) {
    return `entry:${this.account}:${url}`;
  }

  /* How many items still have to go out. */
  get pending() {
    return [...this.items.values()].filter((item) => !item.held).length;
  }

  /* Whether it matters that the page is left; where something else is due first, it leads back. */
  get isLostOrLate() {
    if (!this.storage) return this.items.size > 0;
    return this.pending > 0 && this.paused !== "due";
  }

  /* What this account left in the browser for `url`, of which the page shows `version`, taken up
     again; undefined: nothing. */
  restore(url, version) {
    const kept = this.storage?.getItem(this.key(url));
    if (!kept) return undefined;
    const { saved, ...item } = JSON.parse(kept);
    this.items.set(url, Object.assign(item, { held: false, due: 0 }));
    if (!saved || version < item.version) return item;
    this.remove(url);
    return undefined;
  }

  put(url, fields, version, delay = 0) {
    const item = this.items.get(url) || { sent: null };
    Object.assign(item, { fields, version, held: false, due: Date.now() + delay });
    this.items.set(url, item);
    this.keep(url);
    this.tell("change");
    this.plan();
  }

  /* Another tab of the account has sent it, or the account logged out there; what was typed here and
     differs from what that tab had goes out from here all the same. */
  drop({ key, oldValue }) {
    for (const [url, item] of this.items) {
      if (this.key(url) === key && EntryQueue.holds(oldValue, item)) this.forget(url);
    }
  }

  /* Whether a text of the storage is what was typed into the fields of `item`. */
  static holds(text, { fields }) {
    return JSON.stringify(JSON.parse(text).fields) === JSON.stringify(fields);
  }

  forget(url) {
    this.remove(url);
    this.tell("change");
  }

  /* The server has it. */
  finish(url) {
    if (!this.isLeft || !this.keeps(url)) return this.remove(url);
    this.keep(url, true);
    this.items.delete(url);
  }

  remove(url) {
    if (this.keeps(url)) this.storage.removeItem(this.key(url));
    this.items.delete(url);
  }

  /* Whether the storage has this item, and not what another tab keeps for the same cell meanwhile. */
  keeps(url) {
    const item = this.items.get(url);
    const kept = this.storage?.getItem(this.key(url));
    return item && kept && EntryQueue.holds(kept, item);
  }

  keep(url, saved = false) {
    const { fields, version, sent } = this.items.get(url);
    this.storage?.setItem(this.key(url), JSON.stringify({ fields, version, sent, saved }));
  }

  pause(why) {
    this.paused = why;
    this.tell("change");
  }

  resume() {
    if (this.paused !== "closed") this.paused = "";
    this.retry();
  }

  /* The line is back; what waits for a person goes on waiting. */
  retry() {
    this.failing = 0;
    this.quiet = 0;
    this.tell("change");
    this.plan();
  }

  fail() {
    this.quiet = Date.now() + Math.min(1000 * 2 ** this.failing, EntryQueue.LONGEST_PAUSE);
    this.failing += 1;
    this.tell("change");
  }

  /* Wake up when the next item is due. */
  plan() {
    clearTimeout(this.timer);
    const due = [...this.items.values()].filter((item) => !item.held).map((item) => item.due);
    if (!due.length || this.paused || this.busy) return;
    const wait = Math.max(Math.min(...due), this.quiet) - Date.now();
    this.timer = setTimeout(() => this.pump(), Math.max(wait, 0));
  }

  next() {
    const now = Date.now();
    if (this.paused || now < this.quiet) return undefined;
    return [...this.items].find(([_url, item]) => !item.held && item.due <= now)?.[0];
  }

  async pump() {
    if (this.busy) return;
    this.busy = true;
    try {
      for (let url = this.next(); url; url = this.next()) await this.send(url);
    } finally {
      this.busy = false;
    }
    this.plan();
  }

  async send(url) {
    const item = this.items.get(url);
    item.sent ||= item.fields;
    this.keep(url);
    this.tell("change");
    const seen = item.fields.verb ? "seen" : "version"; // words belong to the report, not a figure
    const answer = await entryPost(url, {
      ...item.sent,
      account: this.account,
      [seen]: item.version,
    });
    if (!answer) return this.fail();
    this.failing = 0;
    if (this.items.get(url) === item) this.settle(url, item, answer);
  }

  settle(url, item, { status, body }) {
    const newer = JSON.stringify(item.fields) !== JSON.stringify(item.sent);
    item.sent = null;
    if (status === 200) item.version = body.version;
    if (status === 401) this.paused = "login";
    else if (status === 403 && ["account", "due"].includes(body.code)) this.paused = body.code;
    else if (status === 409 && body.code === "closed") this.paused = "closed";
    else item.held = status !== 200 && !newer;
    if (status === 200 && !newer) this.finish(url);
    else this.keep(url);
    this.dispatchEvent(new CustomEvent("answer", { detail: { url, status, body, newer } }));
    this.tell("change");
  }

  tell(name) {
    this.dispatchEvent(new Event(name));
  }
}
