import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { baseUrl, checkAccessibility, openPage, screenshot, withBrowser } from '../browser.mjs';

withBrowser();

test('A source is made, its key copied; what it sends is seen at once, and a call that could not be taken is mended and sent again', async () => {
  const run = randomUUID().slice(0, 8);
  const name = `Web shop ${run}`;
  const { page, close } = await openPage('/sources');
  await page.getByRole('button', { name: 'Create source' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.keyboard.press('Enter');
  const card = page.getByRole('listitem', { name });
  await card.getByText('Waiting for the first event').waitFor();
  await card.getByRole('button', { name: `Copy the write key of ${name}` }).click();
  await page.getByText('Write key copied').waitFor();
  const key = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(key, /^wk_/);
  await card.getByRole('button', { name: 'Show code' }).click();
  await card.getByRole('tab', { name: 'curl' }).click();
  const code = await card.getByRole('region', { name: 'Code for curl' }).innerText();
  assert.ok(code.includes(`${baseUrl}/v1/track`) && code.includes(key), code);

  const [visitor, user] = [`visitor-${run}`, `user-${run}`];
  // Two requests: who was somebody else before is merged, while of one batch it is known from the start who they are.
  await sendCalls(key, [{ type: 'track', anonymousId: visitor, event: `Journey ${run}`, messageId: randomUUID() }]);
  const { accepted, rejected } = await sendCalls(key, [
    { type: 'identify', anonymousId: visitor, userId: user, messageId: randomUUID() },
    { type: 'track', event: `Broken ${run}`, messageId: randomUUID() },
  ]);
  assert.deepEqual([accepted, rejected.length], [1, 1]);
  await card.getByText(/^Last event received /).waitFor();

  await page.getByRole('tab', { name: 'Merged users' }).click();
  await page.getByRole('table', { name: 'Merged users' }).getByRole('row', { name: new RegExp(`${visitor}.*${user}`) }).waitFor();

  await page.getByRole('tab', { name: 'Warnings' }).click();
  const warning = page.getByRole('list', { name: 'Warnings' }).getByRole('listitem').filter({ hasText: `Journey ${run}` });
  await warning.getByText('New event name').waitFor();
  await warning.getByRole('button', { name: `Dismiss: New event name, Journey ${run}` }).click();
  await warning.waitFor({ state: 'detached' });

  await page.getByRole('tab', { name: 'Dead letters' }).click();
  const letter = page.getByRole('list', { name: 'Dead letters' }).getByRole('listitem').filter({ hasText: `Broken ${run}` });
  await letter.getByText('ingestion.call.identity.missing').waitFor();
  await letter.getByRole('button', { name: 'Send again' }).click();
  await letter.getByRole('alert').getByText('ingestion.call.identity.missing').waitFor();
  const call = letter.getByRole('textbox', { name: 'Call' });
  await call.fill(JSON.stringify({ ...JSON.parse(await call.inputValue()), userId: user }));
  await letter.getByRole('button', { name: 'Send again' }).click();
  await letter.waitFor({ state: 'detached' });
  const stored = await fetch(`${baseUrl}/api/queries`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ sql: `select count(*) from analytics.events where name = 'Broken ${run}'` }),
  });
  assert.equal((await stored.json()).results.rows[0][0], 1);

  await page.getByRole('tab', { name: 'Sources', exact: true }).click();
  await card.getByRole('button', { name: 'Revoke…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click();
  await card.getByText('Revoked', { exact: true }).first().waitFor();
  await close();
});

test('The page of sources reads well in light and dark, wide and narrow', async () => {
  const made = await fetch(`${baseUrl}/api/sources`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ name: `Looks ${randomUUID().slice(0, 8)}` }) });
  const { name, writeKey } = await made.json();
  await sendCalls(writeKey, [{ type: 'track', event: 'Nobody' }, { type: 'track', userId: name, event: `Seen by ${name}` }]);
  for (const [look, options] of Object.entries({
    'light-1440': {}, 'dark-1440': { dark: true }, 'light-390': { width: 390, height: 844 }, 'dark-390': { width: 390, height: 844, dark: true },
  })) {
    const { page, close } = await openPage('/sources', options);
    await page.getByRole('listitem', { name }).getByRole('button', { name: 'Show code' }).click();
    for (const [tab, shown] of [['Sources', 'list'], ['Warnings', 'list'], ['Dead letters', 'list'], ['Merged users', null]]) {
      const title = page.getByRole('tab', { name: tab, exact: true });
      if (await title.getAttribute('aria-selected') !== 'true') {
        await title.click();
      }
      await (shown ? page.getByRole(shown, { name: tab, exact: true }) : page.getByRole('tabpanel')).waitFor();
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${tab} scrolls sideways at ${look}`);
      const file = `sources-${tab.toLowerCase().replace(' ', '-')}-${look}`;
      await screenshot(page, file);
      await checkAccessibility(page, file);
    }
    await close();
  }
});

async function sendCalls(writeKey, batch) {
  const response = await fetch(`${baseUrl}/v1/batch`, { method: 'POST', body: JSON.stringify({ writeKey, batch }) });
  assert.equal(response.status, 200);
  return response.json();
}
