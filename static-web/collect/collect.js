// @ts-check
/*
 * Sends what happens on a page to Analytics. Served by the product as /v1/collect.js, for pages of any site:
 *
 *   <script async src="https://analytics.example/v1/collect.js" data-write-key="wk_…"></script>
 *   <script>
 *     (window.analytics ||= []).push(['track', 'Order Completed', { revenue: 39.9 }]);
 *   </script>
 *
 * Calls wait in localStorage until the server has said that they are stored, so that a page that closes, a cut line and a server that is
 * down lose nothing; each has a messageId, so that sending again doubles nothing.
 */
(() => {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const writeKey = script.dataset.writeKey;
  const address = new URL('batch', script.src).href;
  const waitingCalls = Reflect.get(window, 'analytics');
  if (!writeKey) {
    console.error('Analytics: the script needs data-write-key, which the page Sources shows.');
    return;
  }

  /** Browsers refuse more than 64 kB in requests that outlive their page. */
  const LARGEST_BATCH = 48 * 1024;
  const MOST_CALLS = 100;
  const MOST_WAITING = 1000;
  const PAUSE = 1000;
  const LONGEST_PAUSE = 5 * 60 * 1000;
  const QUEUES = 'analytics.queue.';

  /** @param {string} name */
  const read = (name) => { try { return localStorage.getItem(name); } catch { return null; } };
  /** @param {string} name @param {string | null} value */
  const write = (name, value) => {
    try {
      if (value === null) localStorage.removeItem(name);
      else localStorage.setItem(name, value);
    } catch { /* No storage, or it is full: the calls live as long as the page. */ }
  };
  /** crypto.randomUUID exists on pages served by https only. */
  const newId = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  };

  const queueName = QUEUES + newId();
  /** @type {{ messageId: string, [field: string]: unknown }[]} */
  let queue = [];
  let failures = 0;
  let sending = false;
  /** @type {number | undefined} */
  let timer;

  const keep = () => write(queueName, queue.length > 0 ? JSON.stringify(queue) : null);

  /** Takes over what pages left that closed before it was sent. A page that still lives sends its calls too: the messageId makes that harmless. */
  const adopt = () => {
    try {
      for (const name of Object.keys(localStorage).filter((key) => key.startsWith(QUEUES) && key !== queueName)) {
        queue.push(...JSON.parse(localStorage.getItem(name) ?? '[]'));
        localStorage.removeItem(name);
      }
    } catch { /* Nothing to take over, or not ours. */ }
  };

  const anonymousId = () => {
    const known = read('analytics.anonymousId') ?? newId();
    write('analytics.anonymousId', known);
    return known;
  };
  // Without storage the visitor stays the same as long as the page does.
  let visitor = anonymousId();
  let user = read('analytics.userId');

  const context = () => {
    const query = new URLSearchParams(location.search);
    const campaign = Object.fromEntries(['source', 'medium', 'name', 'term', 'content']
      .map((part) => [part, query.get(part === 'name' ? 'utm_campaign' : `utm_${part}`)])
      .filter(([, value]) => value));
    return {
      library: { name: 'collect.js' },
      locale: navigator.language,
      userAgent: navigator.userAgent,
      timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      page: { path: location.pathname, referrer: document.referrer, search: location.search, title: document.title, url: location.href },
      ...(Object.keys(campaign).length > 0 && { campaign }),
    };
  };

  /** @param {Record<string, unknown>} call */
  const add = (call) => {
    queue.push({
      messageId: newId(),
      timestamp: new Date().toISOString(),
      anonymousId: visitor,
      ...(user && { userId: user }),
      context: context(),
      ...call,
    });
    // A server that never answers must not fill the browser's storage.
    queue = queue.slice(-MOST_WAITING);
    keep();
    schedule(PAUSE);
  };

  /** @param {number} pause */
  const schedule = (pause) => { timer ??= window.setTimeout(() => { timer = undefined; void send(); }, pause); };

  /** The oldest calls that fit into one request. */
  const nextBatch = () => {
    const batch = [];
    let size = 0;
    for (const call of queue.slice(0, MOST_CALLS)) {
      size += new Blob([JSON.stringify(call)]).size;
      if (batch.length > 0 && size > LARGEST_BATCH) break;
      batch.push(call);
    }
    return batch;
  };

  /** text/plain saves the browser's question beforehand; the key stands in the body. @param {object[]} batch */
  const body = (batch) => JSON.stringify({ writeKey, sentAt: new Date().toISOString(), batch });

  const send = async () => {
    const batch = nextBatch();
    if (sending || batch.length === 0) return;
    sending = true;
    let pause = PAUSE;
    try {
      const response = await fetch(address, { method: 'POST', body: body(batch), headers: { 'Content-Type': 'text/plain' }, credentials: 'omit' });
      if (response.status === 429 || response.status >= 500) throw new Error(String(response.status));
      if (!response.ok) console.error(`Analytics: calls were refused (${response.status}).`, await response.text());
      failures = 0;
      const sent = new Set(batch.map(({ messageId }) => messageId));
      queue = queue.filter(({ messageId }) => !sent.has(messageId));
      keep();
    } catch {
      failures += 1;
      pause = Math.min(PAUSE * 2 ** failures, LONGEST_PAUSE) * (0.5 + Math.random() / 2);
    } finally {
      sending = false;
    }
    if (queue.length > 0) schedule(pause);
  };

  const calls = {
    /** @param {string} event @param {object} [properties] */
    track(event, properties) { add({ type: 'track', event, properties: properties ?? {} }); },
    /** @param {string} [name] @param {object} [properties] */
    page(name, properties) { add({ type: 'page', ...(name && { name }), properties: { ...context().page, ...properties } }); },
    /** From now on the visitor is this user, here and on later pages. @param {string} userId @param {object} [traits] */
    identify(userId, traits) {
      user = String(userId);
      write('analytics.userId', user);
      add({ type: 'identify', traits: traits ?? {} });
    },
    /** @param {string} groupId @param {object} [traits] */
    group(groupId, traits) { add({ type: 'group', groupId, traits: traits ?? {} }); },
    /** @param {string} userId @param {string} [previousId] */
    alias(userId, previousId) { add({ type: 'alias', userId, previousId: previousId ?? user ?? visitor }); },
    /** At sign-out: whoever comes next is somebody else. */
    reset() {
      user = null;
      write('analytics.userId', null);
      write('analytics.anonymousId', null);
      visitor = anonymousId();
    },
    /** Sends what waits, now. */
    flush() { return send(); },
    /** What a page recorded before this script came: ['track', 'Order Completed', { … }]. @param {[string, ...unknown[]]} call */
    push([name, ...values]) {
      const call = calls[/** @type {'track'} */ (name)];
      if (!call) console.error(`Analytics: there is no call named ${name}.`);
      else call(...(/** @type {[string, object]} */ (values)));
    },
  };

  // The server knows what it has: what a closing page sends is kept all the same, and sent again by the next page.
  addEventListener('pagehide', () => { if (queue.length > 0) navigator.sendBeacon(address, body(nextBatch())); });
  addEventListener('online', () => schedule(0));

  adopt();
  Object.assign(window, { analytics: calls });
  if (script.dataset.page !== 'manual') calls.page();
  if (Array.isArray(waitingCalls)) waitingCalls.forEach((call) => calls.push(call));
  schedule(PAUSE);
})();
