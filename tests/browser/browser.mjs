import AxeBuilder from '@axe-core/playwright';
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

/** A running product (or the site with its mock API). */
export const baseUrl = process.env.BASE_URL ?? 'http://127.0.0.1:7071';

const output = fileURLToPath(new URL('output/', import.meta.url));
const flags = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

let browser;

/** One browser for the tests of a file. */
export function withBrowser() {
  before(async () => {
    mkdirSync(output, { recursive: true });
    browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags });
  });
  after(() => browser?.close());
}

/** Opens a page of the product in a fresh profile; a script error or a refused request of the page fails the test at `close`. */
export async function openPage(path, options = {}) {
  const opened = await openBlankPage(options);
  await opened.page.goto(baseUrl + path);
  return opened;
}

/** As `openPage`, but the test says where to go; with `expectErrors` it looks at them itself. */
export async function openBlankPage({ width = 1440, height = 900, dark = false, reducedMotion = false, expectErrors = false } = {}) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
    acceptDownloads: true,
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const failures = [];
  page.on('pageerror', (error) => failures.push(error.message));
  page.on('console', (message) => { if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) failures.push(message.text()); });
  return {
    page,
    async close() {
      // A handler of a request that is still under way must not fail the file after its tests.
      await page.unrouteAll({ behavior: 'ignoreErrors' });
      await context.close();
      assert.deepEqual(expectErrors ? [] : failures, [], 'The page reported errors');
    },
  };
}

export async function api(path) {
  const response = await fetch(baseUrl + path);
  assert.equal(response.status, 200, `${path} answers ${response.status}`);
  return response.json();
}

/** Has the product do something that a test needs; its answer. */
export async function send(method, path, body) {
  const response = await fetch(baseUrl + path, { method, headers: { 'Content-Type': 'application/json' }, body: body === undefined ? null : JSON.stringify(body) });
  const text = await response.text();
  assert.ok(response.ok, `${method} ${path} answers ${response.status}: ${text}`);
  return text === '' ? null : JSON.parse(text);
}

export function latestTurn(page) {
  return page.locator('[data-turn][data-latest="true"]');
}

export async function ask(page, question) {
  const before = await page.locator('[data-turn]').count();
  await page.getByRole('textbox', { name: 'Your question' }).fill(question);
  await page.keyboard.press('Enter');
  return answered(page, before + 1);
}

/** Waits until the newest of `count` turns is finished, whatever came of it. */
export async function answered(page, count) {
  await page.locator('[data-turn]').nth(count - 1).waitFor();
  const turn = latestTurn(page);
  await turn.getByRole('button', { name: /(Answered|Considered|Failed|Done) (in|after)/ }).waitFor({ timeout: 60_000 });
  return turn;
}

/**
 * Waits until nothing fades or slides any more: what is half there has colours of its own, and is neither what was nor what will be. A
 * transition starts some frames after what makes it start, so that several frames in a row have to be still; what turns for ever does not count.
 */
export async function settled(page) {
  await page.evaluate((stillFrames) => new Promise((resolve) => {
    const moves = (animation) => animation.playState === 'running' && Number.isFinite(Number(animation.effect?.getComputedTiming().endTime ?? 0));
    let still = 0;
    const look = () => {
      still = document.getAnimations().some(moves) ? 0 : still + 1;
      if (still > stillFrames) {
        resolve();
      } else {
        requestAnimationFrame(look);
      }
    };
    look();
  }), 4);
}

export async function screenshot(page, name) {
  await settled(page);
  await page.screenshot({ path: `${output}${name}.png` });
}

/**
 * No violation at all of WCAG 2.2 AA, but for rules that a test names with its reason; contrast that the checker could not decide is reported, not ignored. A message as it is sent stands in a
 * frame without scripts, where the checker would wait for ever; so it looks at the page alone, which takes it half the time of looking into frames.
 */
export async function checkAccessibility(page, name, { without = [] } = {}) {
  // Looking takes a while, in which a message may leave: then it leaves at once, instead of being looked at while it fades.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await settled(page);
  const result = await new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations', 'incomplete'] }).exclude('iframe[sandbox]').withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']).disableRules(without).analyze();
  await page.emulateMedia({ reducedMotion: null });
  const summary = (rules) => rules.map(({ id, impact, nodes }) => `${id} (${impact}): ${nodes.slice(0, 4).map(({ target, any }) => `${target.join(' ')} ${any[0]?.message ?? ''}`).join(' | ')}`);
  const undecided = result.incomplete.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  for (const line of summary(undecided)) console.log(`${name}, to be looked at: ${line}`);
  assert.deepEqual(summary(result.violations), [], `Accessibility of ${name}`);
}
