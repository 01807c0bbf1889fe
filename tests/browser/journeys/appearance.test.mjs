import assert from 'node:assert/strict';
import { test } from 'node:test';
import { api, ask, checkAccessibility, latestTurn, openPage, screenshot, withBrowser } from '../browser.mjs';

withBrowser();

for (const [width, height] of [[1440, 900], [390, 844]]) {
  for (const dark of [false, true]) {
    const name = `${width}-${dark ? 'dark' : 'light'}`;
    test(`Every view is whole and accessible at ${name}`, async () => {
      const { questions } = await api('/api/catalog/suggestions');
      const { page, close } = await openPage('/chat', { width, height, dark, reducedMotion: true });
      await page.getByRole('list', { name: 'Example questions' }).getByRole('button').first().waitFor();
      await view(page, `welcome-${name}`);
      const turn = await ask(page, questions[0]);
      await view(page, `answer-${name}`);
      const table = turn.getByRole('tab', { name: 'Table' });
      if ((await table.count()) > 0) {
        await table.click();
        await turn.getByRole('table').waitFor();
        await view(page, `table-${name}`);
        await turn.getByRole('tab', { name: 'SQL' }).click();
        await turn.locator('.cm-content').waitFor();
        await view(page, `sql-${name}`);
      }
      await page.goto(new URL('/data', page.url()).href);
      await page.getByRole('table').waitFor();
      await view(page, `data-${name}`);
      await page.getByRole('button', { name: 'Import data' }).click();
      await page.getByRole('dialog').waitFor();
      await view(page, `import-${name}`);
      await close();
    });
  }
}

async function view(page, name) {
  await page.waitForTimeout(400);
  await screenshot(page, name);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `${name} is ${overflow} px wider than the window`);
  await checkAccessibility(page, name);
}

test('Light, dark and the system are a choice that is kept', async () => {
  const { page, close } = await openPage('/chat');
  const scheme = () => page.locator('html').getAttribute('data-mantine-color-scheme');
  assert.equal(await scheme(), 'light');
  await page.getByRole('button', { name: /settings$/ }).click();
  await page.getByRole('menuitemradio', { name: 'Dark' }).click();
  assert.equal(await scheme(), 'dark');
  await page.reload();
  assert.equal(await scheme(), 'dark');
  await close();
});

test('The navigation of a phone is a drawer', async () => {
  const { page, close } = await openPage('/chat', { width: 390, height: 844 });
  await page.getByRole('button', { name: 'Open navigation' }).click();
  await page.getByRole('dialog').getByRole('link', { name: 'Data' }).click();
  await page.waitForURL(/\/data/);
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await close();
});

test('Everything works by keyboard alone', async () => {
  const { questions } = await api('/api/catalog/suggestions');
  const { page, close } = await openPage('/chat');
  await page.getByRole('list', { name: 'Example questions' }).getByRole('button').first().waitFor();
  for (let steps = 0; steps < 3 && !(await page.getByRole('link', { name: 'Skip to content' }).evaluate((link) => link === document.activeElement)); steps++) {
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press('Tab');
  }
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('href')), '#main', 'The first stop skips the navigation');
  await page.keyboard.press('Control+k');
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), 'Your question');
  await page.keyboard.type(questions[0]);
  await page.keyboard.press('Enter');
  const turn = latestTurn(page);
  await turn.getByRole('button', { name: /(Answered|Considered) in/ }).waitFor();
  const tab = turn.getByRole('tab').first();
  if ((await tab.count()) > 0) {
    await tab.focus();
    await page.keyboard.press('ArrowRight');
    assert.equal(await turn.getByRole('tab').nth(1).getAttribute('aria-selected'), 'true');
  }
  await turn.getByRole('button', { name: /(Answered|Considered) in/ }).focus();
  await page.keyboard.press('Enter');
  assert.equal(await turn.getByRole('button', { name: /(Answered|Considered) in/ }).getAttribute('aria-expanded'), 'true');
  await close();
});

test('A long answer does not move under the reader', async () => {
  const { questions } = await api('/api/catalog/suggestions');
  const { page, close } = await openPage('/chat', { height: 500 });
  await ask(page, questions[1] ?? questions[0]);
  await ask(page, questions[0]);
  await page.waitForTimeout(600);
  const top = () => latestTurn(page).evaluate((turn) => Math.round(turn.getBoundingClientRect().top - turn.closest('[data-scroller]').getBoundingClientRect().top));
  assert.ok(Math.abs(await top()) <= 12, `The newest question stands at the top, not at ${await top()} px`);
  const shift = await page.evaluate(() => new Promise((resolve) => {
    let total = 0;
    new PerformanceObserver((list) => { for (const entry of list.getEntries()) if (!entry.hadRecentInput) total += entry.value; }).observe({ type: 'layout-shift', buffered: true });
    setTimeout(() => resolve(total), 100);
  }));
  assert.ok(shift < 0.1, `Cumulative layout shift is ${shift}`);
  await close();
});
