import assert from 'node:assert/strict';
import { test } from 'node:test';
import { api, ask, latestTurn, openPage, screenshot, withBrowser } from '../browser.mjs';

withBrowser();

test('A question that the data cannot answer is declined with words and near questions', async () => {
  const { page, close } = await openPage('/chat');
  const turn = await ask(page, 'What was the weather on Mars?');
  assert.match(await turn.innerText(), /Considered in|Answered in/);
  assert.equal(await turn.getByRole('img').count(), 0, 'No chart is made up');
  await screenshot(page, 'declined');
  await close();
});

test('A question that did not reach the server stays and can be sent again', async () => {
  const { questions } = await api('/api/catalog/suggestions');
  const { page, close } = await openPage('/chat');
  await page.route('**/api/analytics/chat', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()));
  await page.getByRole('textbox', { name: 'Your question' }).fill(questions[0]);
  await page.keyboard.press('Enter');
  await page.getByRole('alert').getByText('network.unreachable').waitFor();
  await screenshot(page, 'unreachable');
  await page.unroute('**/api/analytics/chat');
  await page.getByRole('button', { name: 'Try again' }).click();
  await latestTurn(page).getByRole('button', { name: /(Answered|Considered) in/ }).waitFor();
  await close();
});

test('A stream that breaks is resumed without losing or repeating anything', async () => {
  const { questions } = await api('/api/catalog/suggestions');
  const { page, close } = await openPage('/chat');
  let broken = 0;
  await page.route('**/messages/*', async (route) => {
    if (broken++ < 2) {
      await route.abort();
    } else {
      await route.continue();
    }
  });
  await page.getByRole('textbox', { name: 'Your question' }).fill(questions[0]);
  await page.keyboard.press('Enter');
  await latestTurn(page).getByRole('button', { name: /(Answered|Considered) in/ }).waitFor();
  assert.equal(await page.locator('[data-turn]').count(), 1);
  await close();
});

test('An address of a conversation that is gone says so', async () => {
  const { page, close } = await openPage('/chat/00000000-0000-4000-8000-000000000000');
  await page.getByRole('alert').waitFor();
  assert.match(await page.getByRole('alert').innerText(), /[a-z]+\.[a-z_]+/);
  await close();
});

test('An address that does not exist leads back', async () => {
  const { page, close } = await openPage('/no/such/page');
  await page.getByRole('heading', { name: 'This page does not exist' }).waitFor();
  await page.getByRole('link', { name: 'Go to the chat' }).click();
  await page.waitForURL(/\/chat/);
  await close();
});
