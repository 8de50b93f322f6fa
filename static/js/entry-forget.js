/* A log-out forgets what still waits in this browser for the account (see entry-queue.js): its form
   carries data-forget, the account's number. Whoever stays on the page after all, because typed
   values would be lost, keeps them. A session that merely ended forgets nothing. */
{
  let account = null;
  const stay = () => (account = null);
  addEventListener("submit", (event) => (account = event.target.dataset.forget || account));
  addEventListener("pointerdown", stay);
  addEventListener("keydown", stay);
  addEventListener("pagehide", () => {
    if (!account) return;
    try {
      const keys = Object.keys(localStorage).filter((key) => key.startsWith(`entry:${account}:`));
      for (const key of keys) localStorage.removeItem(key);
    } catch (error) {
      if (error.name !== "SecurityError") throw error; // storage is switched off: nothing is kept
    }
  });
}
