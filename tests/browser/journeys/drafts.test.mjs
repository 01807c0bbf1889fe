import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, openPage, screenshot, withBrowser } from '../browser.mjs';

withBrowser();

test('A segment that is asked for is saved as a draft and shown beside the answer', async () => {
  const { page, close } = await openPage('/chat');
  await ask(page, `create a segment of users who were active in the last 30 days`);
  const card = page.getByRole('region', { name: /^Segment draft/ }).filter({ visible: true });
  await card.getByText('Saved as draft').waitFor();
  assert.match(await card.innerText(), /[\d,]+ users/);
  await card.getByRole('button', { name: 'Draft a campaign' }).click();
  await card.getByRole('button', { name: 'Campaign drafted' }).waitFor();
  await screenshot(page, 'drafts');
  await close();
});

test('The people of an answer become a segment, and the recipients of a campaign, without leaving the answer', async () => {
  const { page, close } = await openPage('/chat');
  await ask(page, 'users who made a purchase in the last 30 days');
  const card = page.getByRole('region', { name: /^Segment suggestion/ }).filter({ visible: true });
  const create = card.getByRole('button', { name: 'Create segment' });
  // Somebody has a segment of that name already: another one is asked for.
  await page.request.post(new URL('/api/segments', page.url()).href, { data: { name: await card.getByRole('heading').innerText(), sql: 'select external_id from users limit 1' } });
  const name = `Buyers ${Date.now()}`;
  await create.click();
  await card.getByRole('textbox', { name: 'Name of the segment' }).fill(name);
  await create.click();
  await card.getByRole('link', { name: 'Open the segment' }).waitFor();
  await card.getByRole('button', { name: 'Draft a campaign' }).click();
  await card.getByRole('link', { name: 'Open the campaign' }).click();
  await page.waitForURL(/\/campaigns\/[\w-]+/);
  const segment = page.getByRole('combobox', { name: 'Segment' });
  await segment.waitFor();
  assert.match(await segment.evaluate((select) => select.selectedOptions[0].text), new RegExp(`^${name} \\([\\d,]+\\)$`));
  await close();
});
