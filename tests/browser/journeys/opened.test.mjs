import { test } from 'node:test';
import { api, ask, checkAccessibility, openPage, screenshot, send, withBrowser } from '../browser.mjs';

withBrowser();

/** A menu lies above everything, beside the landmarks. */
const above = { without: ['region'] };

const sizes = [[1440, 900, true], [390, 844, false]];

for (const [width, height, dark] of sizes) {
  test(`Menus, dialogs and lists are accessible while they are open, at ${width}`, async () => {
    const { id: segmentId, name } = await send('POST', '/api/segments', { name: `Opened ${Date.now()}`, sql: 'select external_id from users limit 5' });
    const campaign = await send('POST', '/api/campaigns', { name: `Opened ${Date.now()}`, segmentId });
    const { page, close } = await openPage(`/segments/${segmentId}`, { width, height, dark });
    const looked = async (what, opened, but = above) => {
      await opened.waitFor();
      await screenshot(page, `opened-${what}-${width}`);
      await checkAccessibility(page, `${what} at ${width}`, but);
    };

    await page.getByRole('button', { name: `Menu of “${name}”` }).click();
    await looked('segment-menu', page.getByRole('menu'));
    await page.getByRole('menuitem', { name: 'Rename' }).click();
    await looked('rename', page.getByRole('dialog'));
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: `Menu of “${name}”` }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await looked('delete', page.getByRole('dialog'));
    await page.keyboard.press('Escape');

    await page.goto(new URL('/segments', page.url()).href);
    await page.getByRole('button', { name: 'Upload a list' }).click();
    await looked('upload', page.getByRole('dialog'));

    await page.goto(new URL(`/campaigns/${campaign.id}?step=goal`, page.url()).href);
    await page.getByLabel('Goal', { exact: true }).and(page.locator('input')).click();
    // The list scrolls with the arrows of its field, which keeps the focus.
    await looked('goal', page.getByRole('listbox'), { without: [...above.without, 'scrollable-region-focusable'] });
    await page.goto(new URL(`/campaigns/${campaign.id}?step=content`, page.url()).href);
    await page.getByRole('button', { name: 'Begin with a template' }).click();
    await looked('templates', page.getByRole('menu'));
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    await page.locator('main').getByRole('button', { name: /^Menu of / }).click();
    await looked('campaign-menu', page.getByRole('menu'));

    await page.goto(new URL('/integrations', page.url()).href);
    await page.locator('main').getByRole('button', { name: /^Change/ }).first().click();
    await looked('channel', page.getByRole('dialog'));
    await close();
  });

  test(`The menus of an answer are accessible while they are open, at ${width}`, async () => {
    const { events } = await api('/api/catalog');
    const { page, close } = await openPage('/chat', { width, height, dark });
    const turn = await ask(page, `How many ${events[0].name} events per day?`);
    for (const [what, button] of [['chart-types', /^Chart type/], ['download', 'Download']]) {
      await turn.getByRole('button', { name: button }).click();
      await page.getByRole('menu').waitFor();
      await screenshot(page, `opened-${what}-${width}`);
      await checkAccessibility(page, `${what} at ${width}`, above);
      await page.keyboard.press('Escape');
      await page.getByRole('menu').waitFor({ state: 'detached' });
    }
    await page.getByRole('button', { name: 'Conversation menu' }).click();
    await page.getByRole('menu').waitFor();
    await checkAccessibility(page, `conversation menu at ${width}`, above);
    await page.keyboard.press('Escape');
    await page.getByRole('menu').waitFor({ state: 'detached' });
    if (width < 992) {
      await page.getByRole('button', { name: 'Open navigation' }).click();
      await page.getByRole('dialog').waitFor();
      await screenshot(page, `opened-navigation-${width}`);
      await checkAccessibility(page, `navigation at ${width}`);
    }
    await page.getByRole('button', { name: /settings$/ }).click();
    await page.getByRole('menu').waitFor();
    await screenshot(page, `opened-person-${width}`);
    await checkAccessibility(page, `person menu at ${width}`, above);
    await close();
  });
}
