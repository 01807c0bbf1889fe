import assert from 'node:assert/strict';
import { test } from 'node:test';
import { api, ask, openPage, withBrowser } from '../browser.mjs';

withBrowser();

test('A conversation can be renamed and deleted', async () => {
  const { questions } = await api('/api/catalog/suggestions');
  const { page, close } = await openPage('/chat');
  await ask(page, questions[0]);
  const title = `Journey ${Date.now()}`;
  await page.getByRole('button', { name: 'Conversation menu' }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await page.getByLabel('Title').fill(title);
  await page.getByRole('button', { name: 'Rename', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  const link = page.getByRole('navigation', { name: 'Recent' }).getByRole('link', { name: title, exact: true });
  await link.waitFor();

  await page.getByRole('button', { name: 'Conversation menu' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await link.waitFor({ state: 'detached' });
  await page.waitForURL(/\/chat\/?$/);
  await close();
});

test('Two conversations keep their own turns', async () => {
  const { questions } = await api('/api/catalog/suggestions');
  const { page, close } = await openPage('/chat');
  await ask(page, questions[0]);
  await page.getByRole('link', { name: 'New chat' }).click();
  await page.getByRole('list', { name: 'Example questions' }).waitFor();
  await ask(page, questions[1] ?? questions[0]);
  assert.equal(await page.locator('[data-turn]').count(), 1);
  await page.goBack();
  await page.waitForFunction((text) => document.querySelector('[data-question]')?.textContent.includes(text), questions[0]);
  await close();
});
