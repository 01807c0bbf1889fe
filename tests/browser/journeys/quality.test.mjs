import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { api, ask, baseUrl, checkAccessibility, openPage, screenshot, withBrowser } from '../browser.mjs';

withBrowser();

test('A thumb down becomes a case, a right query settles it, it is measured, and the same question then says that it is verified', async () => {
  const { events } = await api('/api/catalog');
  const question = `number of ${events[0].name} in October 2026`;
  await clear(question);
  const { page, close } = await openPage('/chat');
  const turn = await ask(page, question);
  await turn.getByRole('button', { name: 'Not helpful' }).click();
  await page.keyboard.press('Escape');
  await turn.getByRole('button', { name: 'Make it a case' }).click();
  await page.getByText('A case was made').waitFor();

  const mark = `right ${randomUUID().slice(0, 6)}`;
  const plan = { kind: 'metric', title: mark, measures: [{ kind: 'aggregate', aggregation: 'countDistinct', field: { source: 'userId' }, format: 'integer', name: 'people', selection: { names: [events[0].name] } }] };
  const ran = await fetch(`${baseUrl}/api/queries`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ plan, question: mark }) });
  assert.equal(ran.status, 200);
  await page.goto(`${baseUrl}/quality?tab=cases`);
  const card = page.getByRole('listitem', { name: question });
  await card.getByRole('button', { name: 'Say what is right' }).click();
  await card.getByRole('combobox', { name: 'The query that gives the right rows' }).fill(mark);
  await page.getByRole('option', { name: new RegExp(mark) }).click();
  await card.getByText('Verified', { exact: true }).waitFor();
  await checkAccessibility(page, 'cases');

  await page.getByRole('button', { name: 'Measure now' }).click();
  const row = page.getByRole('table', { name: 'How each case went' }).getByRole('row').filter({ hasText: question });
  await row.getByText('Wrong').waitFor();
  await checkAccessibility(page, 'the report');
  await screenshot(page, 'quality-report');

  await page.goto(`${baseUrl}/chat`);
  const again = await ask(page, question);
  await again.getByText('Verified question', { exact: true }).first().waitFor();
  await clear(question);
  await close();
});

test('The page of quality reads well in light and dark, wide and narrow', async () => {
  for (const [look, options] of Object.entries({
    'light-1440': {}, 'dark-1440': { dark: true }, 'light-390': { width: 390, height: 844 }, 'dark-390': { width: 390, height: 844, dark: true },
  })) {
    const { page, close } = await openPage('/quality', options);
    for (const tab of ['Report', 'Cases', 'Language model']) {
      await page.getByRole('tab', { name: tab }).click();
      await page.waitForLoadState('networkidle');
      await checkAccessibility(page, `quality, ${tab}, ${look}`);
      await screenshot(page, `quality-${tab.toLowerCase().replace(' ', '-')}-${look}`);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${tab} is wider than the window at ${look}`);
    }
    await close();
  }
});

test('The budget of the language model is set and lifted again', async () => {
  const { page, close } = await openPage('/quality?tab=language-model');
  await page.getByRole('textbox', { name: 'Tokens a month' }).fill('250000');
  await page.getByRole('button', { name: 'Save budget' }).click();
  await page.getByText('The budget holds from the next call on').waitFor();
  assert.equal((await api('/api/analytics/language-model')).usage.tokensPerMonth, 250000);
  await page.getByRole('textbox', { name: 'Tokens a month' }).fill('');
  await page.getByRole('button', { name: 'Save budget' }).click();
  await page.waitForFunction(async () => (await (await fetch('/api/analytics/language-model')).json()).usage.tokensPerMonth == null);
  await close();
});

/** Cases of earlier runs of this journey would answer its question. */
async function clear(question) {
  const { items } = await api('/api/evaluation/cases?limit=500');
  for (const { id } of items.filter((item) => item.question === question)) {
    await fetch(`${baseUrl}/api/evaluation/cases/${id}`, { method: 'DELETE' });
  }
}
