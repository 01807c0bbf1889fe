import assert from 'node:assert/strict';
import { test } from 'node:test';
import { api, ask, checkAccessibility, openPage, screenshot, send, withBrowser } from '../browser.mjs';

withBrowser();

/** Everybody who did the most frequent thing, or a few of them. */
async function segment(name, most) {
  const sql = `select external_id from users order by external_id limit ${most}`;
  const made = await send('POST', '/api/segments', { name: `${name} ${Date.now()}`, sql });
  await send('POST', `/api/segments/${made.id}/refresh`);
  return made;
}

for (const [width, height, dark] of [[1440, 900, false], [390, 844, true]]) {
  test(`A segment shows whether its people come back, at ${width}`, async () => {
    const { id, name } = await segment('Coming back', 300);
    const { page, close } = await openPage(`/segments/${id}`, { width, height, dark });
    const part = page.getByRole('region', { name: 'Do they come back?' });
    await part.getByRole('button', { name: 'Show retention' }).click();
    const chart = part.getByRole('img', { name: /chart, \d+ / });
    await chart.locator('svg').waitFor();
    assert.ok((await chart.getAttribute('aria-label')).includes(name), 'The chart says whose retention it is');
    const weekly = await chart.getAttribute('aria-label');
    await part.getByRole('combobox', { name: 'Coming back' }).selectOption('day');
    await page.waitForFunction((before) => [...document.querySelectorAll('[role="img"]')].some((image) => image.ariaLabel?.includes('chart,') && image.ariaLabel !== before), weekly);
    await part.scrollIntoViewIfNeeded();
    await screenshot(page, `segment-retention-${width}`);
    await checkAccessibility(page, `segment-retention-${width}`);
    await part.getByRole('link', { name: 'Open the query' }).click();
    await page.waitForURL(/\/query\?/);
    await close();
  });
}

test('A campaign that began stands on the charts of its time', async () => {
  const { id: segmentId } = await segment('Marked', 5);
  const name = `Marked ${Date.now()}`;
  const { id } = await send('POST', '/api/campaigns', { name, segmentId, subject: 'Hello', message: 'Hello {{ unsubscribe_url }}' });
  await send('PATCH', `/api/campaigns/${id}`, { status: 'scheduled' });
  while ((await api(`/api/campaigns/${id}`)).status !== 'sent') await new Promise((wake) => setTimeout(wake, 250));
  const { events } = await api('/api/catalog');
  const { page, close } = await openPage('/chat');
  const turn = await ask(page, `How many ${events[0].name} events per day this month?`);
  const chart = turn.getByRole('img', { name: /Campaigns began: / });
  await chart.locator('svg').waitFor();
  await turn.locator('figcaption').getByText(/^.*Upright lines are campaigns that began: 1 /).waitFor();
  await screenshot(page, 'campaign-markers');
  await checkAccessibility(page, 'campaign-markers');
  await close();
});
