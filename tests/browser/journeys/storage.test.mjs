import assert from 'node:assert/strict';
import { test } from 'node:test';
import { api, ask, checkAccessibility, openPage, screenshot, withBrowser } from '../browser.mjs';

withBrowser();

test('An admin sees what is stored and limits how long events are kept, warned of what that deletes; the audit trail knows', async () => {
  const { page, close } = await openPage('/operations?tab=storage');
  await page.getByRole('table', { name: 'Partitions' }).waitFor();
  assert.match(await page.getByText('Database', { exact: true }).locator('xpath=..').innerText(), /MB|kB/);
  await page.getByRole('table', { name: 'Events by month' }).getByRole('row').nth(1).waitFor();
  await page.getByRole('table', { name: 'Indexes' }).getByText('events_organization_id_name_occurred_at_idx').waitFor();

  const events = page.getByLabel('Events', { exact: true });
  const save = page.getByRole('button', { name: /^Save/ });
  assert.ok(await save.isDisabled(), 'Nothing changed yet');
  await events.fill('36500');
  // 36,500 days before the demo's time.
  await page.getByText('The next nightly run deletes events before 17 Dec 1926 for good.').waitFor();
  await page.getByRole('button', { name: 'Save and delete older data' }).click();
  await page.getByText('Saved. The next nightly run applies it.').waitFor();
  await save.and(page.locator(':disabled')).waitFor();
  assert.equal((await api('/api/monitoring/storage')).retention.eventDays, 36500);

  await events.fill('');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.waitForFunction(async () => (await (await fetch('/api/monitoring/storage')).json()).retention.eventDays === null);
  await close();
  const { events: trail } = await api('/api/audit/events?limit=2');
  assert.deepEqual(trail.map(({ action }) => action), ['retention.changed', 'retention.changed']);
});

test('The storage page reads well in light and dark, wide and narrow', async () => {
  for (const [name, options] of Object.entries({
    'storage-light-1440': {}, 'storage-dark-1440': { dark: true }, 'storage-light-390': { width: 390, height: 844 }, 'storage-dark-390': { width: 390, height: 844, dark: true },
  })) {
    const { page, close } = await openPage('/operations?tab=storage', options);
    await page.getByRole('table', { name: 'Tables' }).waitFor();
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${name} scrolls sideways`);
    await screenshot(page, name);
    await checkAccessibility(page, name);
    await close();
  }
});

test('A cached answer tells its age and is run again without the cache', async () => {
  const question = 'How many purchases were there in October 2026?';
  const first = await openPage('/chat');
  await ask(first.page, question);
  await first.close();
  const { page, close } = await openPage('/chat');
  const turn = await ask(page, question);
  await turn.getByText(/^Cached, .* old$/).waitFor();
  await screenshot(page, 'cached-light-1440');
  await checkAccessibility(page, 'a cached answer');
  await turn.getByRole('button', { name: 'Run again without cache' }).click();
  await turn.getByText(/^Cached, .* old$/).waitFor({ state: 'detached' });
  await turn.getByRole('button', { name: /Answered in/ }).waitFor();
  await turn.getByText(/^Cached, .* old$/).waitFor({ state: 'detached' });
  await close();
});
