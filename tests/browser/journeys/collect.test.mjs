import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { baseUrl, openBlankPage, withBrowser } from '../browser.mjs';

withBrowser();

/** A shop on another site: each path is a page with our script, and calls that the page made before the script came. */
let shop;
let shopUrl;

before(async () => {
  shop = createServer((request, response) => {
    const url = new URL(request.url, 'http://localhost');
    response.writeHead(200, { 'Content-Type': 'text/html' });
    response.end(`<!doctype html><title>Shop ${url.pathname}</title><a href="/next?key=${url.searchParams.get('key')}">next</a>
      <script>(window.analytics ||= []).push(['track', 'Shelf Seen', { shelf: '${url.pathname}' }]);</script>
      <script async src="${baseUrl}/v1/collect.js" data-write-key="${url.searchParams.get('key')}"></script>`);
  });
  await new Promise((listening) => { shop.listen(0, 'localhost', listening); });
  shopUrl = `http://localhost:${shop.address().port}`;
});

after(() => shop.close());

test('A page of another site sends what happens on it: before the script came, at sign-in, and as it closes', async () => {
  const { writeKey } = await source();
  const user = `user-${randomUUID()}`;
  const { page, close } = await openBlankPage();
  await page.goto(`${shopUrl}/first?key=${writeKey}&utm_source=letter&utm_campaign=spring`);
  await page.waitForFunction(() => !Array.isArray(window.analytics));
  const visitor = await page.evaluate(() => localStorage.getItem('analytics.anonymousId'));
  await stored(visitor, [['page_view', 1], ['Shelf Seen', 1]]);

  await page.evaluate((id) => window.analytics.identify(id, { plan: 'pro' }), user);
  // Nothing waits for the next second: the page is left at once.
  await page.evaluate(() => window.analytics.track('Order Completed', { revenue: 39.9, currency: 'EUR' }));
  await page.getByRole('link', { name: 'next' }).click();
  await page.waitForURL('**/next**');

  await stored(user, [['page_view', 2], ['Shelf Seen', 2], ['Order Completed', 1]]);
  assert.equal((await rows(`select count(*) from analytics.events e join analytics.users u on u.user_id = e.user_id where u.external_id = '${visitor}'`))[0][0], 0, 'The visitor is the user now');
  assert.deepEqual(await rows(`select e.revenue, e.currency from analytics.events e join analytics.users u on u.user_id = e.user_id where u.external_id = '${user}' and e.name = 'Order Completed'`), [[39.9, 'EUR']]);
  await close();
});

test('What could not be sent is sent by a later page, once', async () => {
  const { writeKey } = await source();
  const { page, close } = await openBlankPage();
  await page.context().route('**/v1/batch', (route) => route.abort());
  await page.goto(`${shopUrl}/shut?key=${writeKey}`);
  await page.waitForFunction(() => !Array.isArray(window.analytics));
  const visitor = await page.evaluate(() => localStorage.getItem('analytics.anonymousId'));
  await page.waitForFunction(() => Object.keys(localStorage).some((name) => name.startsWith('analytics.queue.')));
  // The line is cut for beacons, too, which the browser does not always show to a route.
  await page.evaluate(() => { navigator.sendBeacon = () => false; });
  await page.goto('about:blank');
  assert.deepEqual(await events(visitor), []);

  // The answer to what arrives is lost once: it is sent again, and stored once all the same.
  let lost = 0;
  await page.context().unroute('**/v1/batch');
  await page.context().route('**/v1/batch', async (route) => {
    if (lost === 0) {
      lost += 1;
      await route.fetch();
      await route.abort();
    } else {
      await route.continue();
    }
  });
  await page.goto(`${shopUrl}/open?key=${writeKey}`);
  await page.waitForFunction(() => !Array.isArray(window.analytics) && !Object.keys(localStorage).some((name) => name.startsWith('analytics.queue.')));
  await stored(visitor, [['page_view', 2], ['Shelf Seen', 2]]);
  assert.equal(lost, 1);
  await close();
});

test('A key that was revoked is told in the console, and its calls are not kept for ever', async () => {
  const { writeKey, sourceId } = await source();
  assert.equal((await fetch(`${baseUrl}/api/sources/${sourceId}`, { method: 'DELETE' })).status, 200);
  const { page, close } = await openBlankPage({ expectErrors: true });
  const told = page.waitForEvent('console', { predicate: (message) => message.text().includes('ingestion.write_key.unknown') });
  await page.goto(`${shopUrl}/revoked?key=${writeKey}`);
  await told;
  await page.waitForFunction(() => !Object.keys(localStorage).some((name) => name.startsWith('analytics.queue.')));
  await close();
});

async function source() {
  const response = await fetch(`${baseUrl}/api/sources`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ name: `Shop ${randomUUID()}` }) });
  assert.equal(response.status, 201);
  return response.json();
}

/** Waits until the user's events are these, by name; a name beyond them fails. */
async function stored(user, expected) {
  const wanted = JSON.stringify([...expected].sort());
  const until = Date.now() + 20_000;
  let found;
  do {
    found = JSON.stringify(await events(user));
    if (found === wanted) return;
    await new Promise((soon) => { setTimeout(soon, 100); });
  } while (Date.now() < until);
  assert.equal(found, wanted);
}

async function events(user) {
  const counts = await rows(`select e.name, count(*) from analytics.events e join analytics.users u on u.user_id = e.user_id where u.external_id = '${user}' group by e.name`);
  return counts.sort();
}

async function rows(sql) {
  const response = await fetch(`${baseUrl}/api/queries`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ sql }) });
  const answer = await response.json();
  assert.ok(response.ok, JSON.stringify(answer));
  return answer.results.rows;
}
