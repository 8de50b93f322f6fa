/* entryPost(url, fields) sends a form as a script does and answers {status, body}, the body from
   JSON, {} where there is none; null where nothing came that the server can have meant: no line, a
   failing server, the page of somebody in between. A redirect asks to log in, like status 401.
   The CSRF token is read from its cookie each time, since it changes with every log-in. */
function csrfToken() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
}

async function entryPost(url, fields, seconds = 30) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
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
    if (error instanceof TypeError || error instanceof SyntaxError || stop.signal.aborted) return null;
    throw error;
  } finally {
    clearTimeout(timer);
  }
}
