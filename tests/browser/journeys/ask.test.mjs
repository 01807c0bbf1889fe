import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { answered, api, ask, checkAccessibility, latestTurn, openPage, screenshot, withBrowser } from '../browser.mjs';

withBrowser();

test('A suggested question is answered, refined and found again after a reload', async () => {
  const { page, close } = await openPage('/');
  const examples = page.getByRole('list', { name: 'Example questions' }).getByRole('button');
  await examples.first().waitFor();
  await screenshot(page, 'welcome');
  const question = (await examples.first().innerText()).trim();
  await examples.first().click();
  const turn = await answered(page, 1);
  await page.waitForURL(/\/chat\/[\w-]+/);
  assert.match(await turn.innerText(), /\w/);
  await screenshot(page, 'answer');

  const followUps = turn.getByRole('list', { name: 'Suggested follow-up questions' }).getByRole('button');
  if ((await followUps.count()) > 0) {
    await followUps.first().click();
  } else {
    await ask(page, `${question} by month`);
  }
  await answered(page, 2);
  await page.reload();
  await page.locator('[data-turn]').nth(1).waitFor();
  assert.equal(await page.locator('[data-turn]').count(), 2);
  assert.ok((await page.locator('[data-question]').first().innerText()).includes(question));
  await page.getByRole('navigation', { name: 'Recent' }).locator('a[data-status="active"]').waitFor();
  await close();
});

test('Live stages are shown and announced while the answer is made', async () => {
  const { questions } = await api('/api/catalog/suggestions');
  const { page, close } = await openPage('/chat');
  await page.evaluate(() => {
    window.announcements = [];
    const region = document.querySelector('[role="status"][aria-live="polite"]');
    new MutationObserver(() => window.announcements.push(region.textContent)).observe(region, { childList: true, characterData: true, subtree: true });
  });
  await ask(page, questions[0]);
  await page.waitForFunction(() => window.announcements.includes('Answer ready'));
  await close();
});

test('The chart can be another type, the table and the SQL can be seen and copied', async () => {
  const { page, close } = await openPage('/chat');
  await ask(page, await dailyQuestion());
  const turn = latestTurn(page);
  const drawing = turn.getByRole('img');
  await drawing.locator('svg').waitFor();
  assert.match((await drawing.getAttribute('aria-label')) ?? '', /chart, \d+ /);
  await turn.getByRole('button', { name: /^Chart type/ }).click();
  await page.getByRole('menuitemradio', { name: 'Bars', exact: true }).click();
  await turn.getByRole('img', { name: /Bars chart/ }).waitFor();

  await turn.getByRole('tab', { name: 'SQL' }).click();
  await turn.locator('.cm-content').waitFor();
  await turn.getByRole('button', { name: 'Copy SQL' }).click();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /select/i);
  await screenshot(page, 'sql');
  await close();
});

test('The table pages, sorts and filters the whole result on the server', async () => {
  const { page, close } = await openPage('/chat');
  await ask(page, await dailyQuestion());
  const turn = latestTurn(page);
  await turn.getByRole('tab', { name: 'Table' }).click();
  const table = turn.getByRole('table');
  const cells = () => table.locator('tbody tr td:last-child').allInnerTexts();
  await turn.getByText(/^1–25 of/).waitFor();
  const first = await cells();
  await turn.getByRole('button', { name: 'Next page' }).click();
  await turn.getByText(/^26–/).waitFor();
  assert.notDeepEqual(await cells(), first);

  await table.locator('th').last().getByRole('button').click();
  await table.locator('th[aria-sort="descending"]').waitFor();
  await turn.getByText(/^1–25 of/).waitFor();
  await page.waitForFunction(() => document.querySelector('[aria-label="Result table"]')?.getAttribute('aria-busy') === 'false');
  const numbers = (await cells()).filter((text) => text !== '–').map((text) => Number(text.replace(/[^\d.-]/g, '')));
  assert.deepEqual(numbers, [...numbers].sort((a, b) => b - a));

  await turn.getByRole('button', { name: 'Filter' }).click();
  await page.getByLabel('Column').selectOption({ index: (await table.locator('th').count()) - 1 });
  await page.getByLabel('Condition').selectOption('gte');
  await page.getByLabel('Value').fill(String(numbers[4]));
  await page.getByRole('button', { name: 'Apply' }).click();
  await turn.getByRole('button', { name: /^Remove filter/ }).waitFor();
  await page.waitForFunction(() => document.querySelectorAll('[aria-label="Result table"] tbody tr').length < 25);
  assert.ok((await cells()).every((text) => Number(text.replace(/[^\d.-]/g, '')) >= numbers[4]));
  await screenshot(page, 'table');
  await close();
});

test('The full result and the conversation can be downloaded', async () => {
  const { page, close } = await openPage('/chat');
  await ask(page, await dailyQuestion());
  const csv = await download(page, 'Download', 'CSV');
  assert.ok(csv.trim().split(/\r?\n/).length > 25, 'The CSV has all rows');
  const json = await download(page, 'Download', 'JSON');
  assert.doesNotThrow(() => JSON.parse(json));
  const markdown = await download(page, 'Conversation menu', 'Export as Markdown');
  assert.match(markdown, /^# /m);
  await close();
});

async function download(page, menu, item) {
  await page.getByRole('button', { name: menu, exact: true }).click();
  const [saved] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: item }).click()]);
  return readFile(await saved.path(), 'utf8');
}

/** A question about the organization's own data with more rows than a page of the table. */
async function dailyQuestion() {
  const { events } = await api('/api/catalog');
  return `How many ${events[0].name} events per day?`;
}

test('An answer is rated down with a reason, and the rating is there after a reload', async () => {
  const { questions } = await api('/api/catalog/suggestions');
  const { page, close } = await openPage('/chat');
  await ask(page, questions[0]);
  const turn = latestTurn(page);
  const rating = turn.getByRole('group', { name: 'Rate this answer' });
  const down = rating.getByRole('button', { name: 'Not helpful' });
  assert.equal(await down.getAttribute('aria-pressed'), 'false');
  await down.click();
  await rating.getByText('Misunderstood').click();
  await rating.getByRole('textbox').fill('I meant last year');
  await checkAccessibility(page, 'rating');
  const saved = page.waitForResponse((response) => response.url().endsWith('/feedback') && response.request().postDataJSON().category !== undefined);
  await rating.getByRole('button', { name: 'Send' }).click();
  assert.equal((await saved).status(), 204);

  await page.reload();
  await rating.locator('button[aria-pressed="true"]').waitFor();
  assert.equal(await down.getAttribute('aria-pressed'), 'true');
  await down.click();
  assert.equal(await rating.getByRole('radio', { name: 'Misunderstood' }).isChecked(), true);
  assert.equal(await rating.getByRole('textbox').inputValue(), 'I meant last year');
  await close();
});

test('A number says whether a second count agrees and how it counts; the other convention is one click away, with the difference', async () => {
  const { page, close } = await openPage('/chat');
  const turn = await ask(page, await dailyQuestion());
  await turn.getByText(/^(Verified|Consistent|Not verified)$/).waitFor();
  await turn.getByText(/^Counted so: .*days begin at midnight in /).waitFor();
  const other = turn.getByRole('button', { name: /^And if / }).first();
  await other.click();
  const compared = turn.getByRole('table').filter({ hasText: 'The other way' });
  await compared.getByRole('row').nth(1).waitFor();
  assert.equal(await other.getAttribute('aria-expanded'), 'true');
  await checkAccessibility(page, 'the other convention');
  await screenshot(page, 'other-convention');
  await other.click();
  await compared.waitFor({ state: 'detached' });
  await close();
});
