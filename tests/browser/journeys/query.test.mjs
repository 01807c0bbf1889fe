import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { api, ask, baseUrl, checkAccessibility, latestTurn, openPage, screenshot, withBrowser } from '../browser.mjs';

withBrowser();

async function type(page, sql) {
  const editor = page.getByRole('textbox', { name: 'SQL' });
  await editor.click();
  await page.keyboard.press('Control+a');
  await page.keyboard.type(sql);
  return editor;
}

test('SQL is completed from the data, its faults are underlined while typing, it is read back in words, run, kept and opened by its link', async () => {
  const { events } = await api('/api/catalog');
  const mark = `m${randomUUID().slice(0, 8)}`;
  const { page, close } = await openPage('/query');
  await type(page, "select count(*) from analytics.events where name = '");
  await page.getByRole('option', { name: events[0].name }).first().waitFor();
  await page.keyboard.press('Escape');

  await type(page, 'select * from app.organizations');
  await page.locator('.cm-lintRange-error').first().waitFor();
  const told = page.getByRole('status', { name: 'What the SQL says' });
  await told.getByRole('listitem').first().waitFor();
  await checkAccessibility(page, 'a fault in SQL');

  await type(page, `select '${mark}' as mark, count(*) from analytics.events`);
  await told.getByText(/^Shows .*the number of rows\. Reads events\.$/).waitFor();
  await page.getByRole('list', { name: 'Hints' }).getByText(/events of all time/).waitFor();
  await page.keyboard.press('Control+Enter');
  const result = page.getByRole('region', { name: 'Query that ran' });
  await result.getByRole('cell', { name: mark }).waitFor();
  await page.waitForURL(/id=/);
  await checkAccessibility(page, 'a result of SQL');
  await screenshot(page, 'query-sql');

  await fetch(`${baseUrl}/api/queries`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ sql: `select '${mark}' as mark, 7 as n`, question: `seven ${mark}` }) });
  await page.reload();
  await result.getByRole('button', { name: 'Compare' }).click();
  await result.getByRole('combobox', { name: 'Compare with' }).fill(`seven ${mark}`);
  await page.getByRole('option', { name: new RegExp(`seven ${mark}`) }).click();
  await result.getByRole('table').filter({ hasText: 'The other run' }).getByRole('cell', { name: '7', exact: true }).waitFor();
  await result.getByRole('button', { name: 'Compare' }).click();

  await result.getByRole('button', { name: 'Favourite' }).click();
  await result.getByRole('button', { name: 'Favourite', pressed: true }).waitFor();
  await result.getByRole('button', { name: 'Copy link' }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  await page.goto(link);
  await page.getByRole('cell', { name: mark }).waitFor();
  await page.getByRole('tab', { name: 'History' }).click();
  await page.getByRole('checkbox', { name: 'Favourites only' }).check();
  await page.getByRole('searchbox', { name: 'Search queries' }).fill(mark);
  const favourites = page.getByRole('list', { name: 'Favourites' }).getByRole('button');
  await favourites.filter({ hasText: mark }).click();
  await page.getByRole('cell', { name: mark }).waitFor();
  await close();
});

test('The people that SQL lists become a segment', async () => {
  const name = `Listed ${randomUUID().slice(0, 8)}`;
  const { page, close } = await openPage('/query');
  await type(page, 'select user_id from analytics.users order by user_id limit 3');
  await page.keyboard.press('Control+Enter');
  const result = page.getByRole('region', { name: 'Query that ran' });
  await result.getByRole('button', { name: 'Save segment' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save these people as a segment' });
  await dialog.getByText('3 people now').waitFor();
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
  await checkAccessibility(page, 'a segment of a query');
  await page.keyboard.press('Enter');

  await page.waitForURL(/\/segments\//);
  await page.getByRole('heading', { name }).waitFor();
  const { segments } = await api('/api/segments');
  const saved = segments.find((segment) => segment.name === name);
  assert.deepEqual([saved.source, saved.userCount], ['sql', 3]);
  await fetch(`${baseUrl}/api/segments/${saved.id}`, { method: 'DELETE' });
  await close();
});

test('A hint that changes the statement is proved by the same rows before it is applied', async () => {
  const { page, close } = await openPage('/query');
  await type(page, "select count(*) from analytics.events where occurred_at::date = '2026-11-02'");
  const hints = page.getByRole('list', { name: 'Hints' });
  await hints.getByRole('button', { name: 'Compare both' }).click();
  await hints.getByText(/^The same row: .* before, .* after\.$/).waitFor();
  await hints.getByRole('button', { name: 'Apply' }).click();
  await page.getByRole('textbox', { name: 'SQL' }).getByText("occurred_at >= '2026-11-02 00:00+00'").waitFor();
  await close();
});

test('A question is built by a form with its SQL beside it, and a question of the chat opens in the form', async () => {
  const { events } = await api('/api/catalog');
  const { page, close } = await openPage('/query?tab=form');
  await page.getByRole('combobox', { name: 'Measure' }).click();
  await page.getByRole('option', { name: 'Number of people' }).click();
  await page.getByRole('combobox', { name: 'Events' }).click();
  await page.getByRole('option', { name: events[0].name, exact: true }).click();
  await page.keyboard.press('Escape');
  await page.getByLabel('From', { exact: true }).fill('2026-10-01');
  await page.getByLabel('Through').fill('2026-10-31');
  const live = page.getByRole('region', { name: 'SQL of the form' });
  await live.getByText(/2026-10-01|2026-09-30/).first().waitFor();
  await checkAccessibility(page, 'the form of a plan');
  await page.getByRole('button', { name: 'Run' }).click();
  await page.getByRole('region', { name: 'Query that ran' }).waitFor();
  await page.waitForURL(/id=/);
  await page.reload();
  assert.equal(await page.getByLabel('From').inputValue(), '2026-10-01');
  await screenshot(page, 'query-form');
  await close();
});

test('A query is saved, changed, discussed, forked and brought back, and its link shows all of that', async () => {
  const name = `Kept ${randomUUID().slice(0, 8)}`;
  const { page, close } = await openPage('/query');
  await page.getByRole('button', { name: 'Events by name' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill(name);
  await checkAccessibility(page, 'saving a query');
  await page.keyboard.press('Enter');
  const header = page.getByRole('region', { name: 'Saved query' });
  await header.getByRole('heading', { name }).waitFor();
  await page.waitForURL(/saved=/);

  await type(page, "select count(*) from analytics.events where name = 'visit'");
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Save version' }).click();
  await page.getByRole('textbox', { name: 'What changed, and why' }).fill('Visits only');
  await page.keyboard.press('Enter');
  await header.getByText(/^Version 2 by /).waitFor();

  await header.getByRole('button', { name: 'Comments' }).click();
  const comments = page.getByRole('dialog', { name: 'Comments' });
  await comments.getByRole('textbox', { name: 'Comment' }).fill('Are guests in this?');
  await page.keyboard.press('Control+Enter');
  await comments.getByRole('list', { name: 'Comments' }).getByText('Are guests in this?').waitFor();
  await checkAccessibility(page, 'comments on a query');
  await page.keyboard.press('Escape');
  await header.getByRole('button', { name: 'Comments (1)' }).waitFor();

  await header.getByRole('button', { name: 'Versions' }).click();
  const versions = page.getByRole('dialog', { name: 'Versions' });
  await versions.getByText('Visits only').waitFor();
  await checkAccessibility(page, 'versions of a query');
  await screenshot(page, 'query-versions');
  await versions.getByRole('button', { name: 'Restore version 1' }).click();
  await header.getByText(/^Version 3 by /).waitFor();
  await page.getByRole('textbox', { name: 'SQL' }).getByText('group by name').waitFor();

  await page.goto(`${baseUrl}/query${new URL(page.url()).search}`);
  await header.getByRole('button', { name: `Menu of “${name}”` }).click();
  await page.getByRole('menuitem', { name: 'Fork' }).click();
  await header.getByRole('heading', { name: `${name} (copy)` }).waitFor();
  await header.getByRole('link', { name }).waitFor();
  await checkAccessibility(page, 'a forked query');

  await page.getByRole('tab', { name: 'Saved' }).click();
  await page.getByRole('searchbox', { name: 'Search queries' }).fill(name);
  const saved = page.getByRole('list', { name: 'Saved queries' }).getByRole('button');
  await saved.nth(1).waitFor();
  await saved.filter({ hasText: '(copy)' }).click();
  await header.getByRole('button', { name: /^Menu of/ }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('tab', { name: 'Saved', selected: true }).waitFor();
  await close();
});

test('The SQL of an answer opens in the editor', async () => {
  const { questions } = await api('/api/catalog/suggestions');
  const { page, close } = await openPage('/chat');
  await ask(page, questions[0]);
  const turn = latestTurn(page);
  await turn.getByRole('tab', { name: 'SQL' }).click();
  await turn.getByRole('link', { name: 'Edit and run again' }).click();
  await page.waitForURL(/\/query\?/);
  await page.getByRole('textbox', { name: 'SQL' }).getByText(/select/i).first().waitFor();
  await close();
});

test('The page of queries reads well in light and dark, wide and narrow', async () => {
  await fetch(`${baseUrl}/api/queries`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ sql: 'select 1 as one' }) });
  for (const [look, options] of Object.entries({
    'light-1440': {}, 'dark-1440': { dark: true }, 'light-390': { width: 390, height: 844 }, 'dark-390': { width: 390, height: 844, dark: true },
  })) {
    const { page, close } = await openPage('/query', options);
    await page.getByRole('textbox', { name: 'SQL' }).waitFor();
    for (const tab of ['SQL', 'Form', 'Saved', 'History']) {
      await page.getByRole('tab', { name: tab }).click();
      await page.waitForLoadState('networkidle');
      await checkAccessibility(page, `query, ${tab}, ${look}`);
      await screenshot(page, `query-${tab.toLowerCase()}-${look}`);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${tab} is wider than the window at ${look}`);
    }
    await close();
  }
});
