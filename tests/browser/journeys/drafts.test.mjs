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
