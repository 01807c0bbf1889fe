import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkAccessibility, openPage, screenshot, send, withBrowser } from '../browser.mjs';

withBrowser();

for (const [width, height, dark] of [[1440, 900, false], [390, 844, true]]) {
  test(`A message is kept, begun from again, changed and brought back, at ${width}`, async () => {
    const name = `Template ${width} ${Date.now()}`;
    const { id } = await send('POST', '/api/campaigns', { name });
    const { page, close } = await openPage(`/campaigns/${id}?step=content`, { width, height, dark });
    await page.getByRole('textbox', { name: 'Subject' }).fill('The first words');
    await page.getByRole('textbox', { name: /^Text/ }).fill('Hello. {{ unsubscribe_url }}');
    await keep(page, width);

    await page.goto(new URL('/campaigns', page.url()).href);
    await page.getByRole('link', { name: 'Templates' }).click();
    await page.getByRole('table', { name: 'Templates' }).getByRole('button', { name: new RegExp(name) }).click();
    const drawer = page.getByRole('dialog', { name });
    await drawer.getByText('Version 1', { exact: true }).waitFor();
    await drawer.getByRole('button', { name: 'Draft a campaign' }).click();
    await page.waitForURL((url) => /\/campaigns\/[\w-]{36}/.test(url.pathname) && !url.pathname.includes(id));
    await page.getByRole('tab', { name: /Content/ }).click();
    const subject = page.getByRole('textbox', { name: 'Subject' });
    assert.equal(await subject.inputValue(), 'The first words');
    await subject.fill('Other words');
    await keep(page, width, `Version 2 of “${name}”`);

    await page.goto(new URL('/campaigns/templates', page.url()).href);
    await page.getByRole('table', { name: 'Templates' }).getByRole('button', { name: new RegExp(name) }).click();
    await drawer.getByText('Version 2', { exact: true }).waitFor();
    await screenshot(page, `template-${width}`);
    await checkAccessibility(page, `template at ${width}`);
    await drawer.getByRole('button', { name: 'Restore version 1' }).click();
    await drawer.getByRole('heading', { name: 'The first words' }).waitFor();
    await drawer.getByText('Version 3', { exact: true }).waitFor();
    await drawer.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog', { name: 'Delete this template?' }).getByRole('button', { name: 'Delete' }).click();
    await page.getByText('Template deleted').waitFor();
    await page.getByRole('button', { name: new RegExp(name) }).waitFor({ state: 'detached' });
    await close();
  });
}

for (const [width, height, dark] of [[1440, 900, true], [390, 844, false]]) {
  test(`A layout is written, a message stands in it, and its next version is taken when asked for, at ${width}`, async () => {
    const name = `Frame ${width} ${Date.now()}`;
    const { page, close } = await openPage('/campaigns/templates', { width, height, dark });
    await page.getByRole('button', { name: 'New layout' }).click();
    const writing = page.getByRole('dialog', { name: 'New layout' });
    await writing.getByRole('textbox', { name: 'Name of the layout' }).fill(name);
    const html = writing.getByRole('textbox', { name: 'HTML' });
    const offered = await html.inputValue();
    await html.fill('<p>No place</p>');
    await writing.getByText('Put {{ content }} where the message belongs.').waitFor();
    assert.equal(await writing.getByRole('button', { name: 'Keep', exact: true }).isDisabled(), true);
    await html.fill(offered.replace('{{ content }}', '<h1>Harbor</h1>{{ content }}'));
    await screenshot(page, `layout-new-${width}`);
    await checkAccessibility(page, `new layout at ${width}`);
    await writing.getByRole('button', { name: 'Keep', exact: true }).click();
    await page.getByText(`“${name}” is kept as version 1`).waitFor();

    const { id } = await send('POST', '/api/campaigns', { name: `In ${name}`, subject: 'Framed', message: 'Hello. {{ unsubscribe_url }}' });
    await page.goto(new URL(`/campaigns/${id}?step=content`, page.url()).href);
    await page.getByRole('combobox', { name: 'Layout' }).selectOption({ label: name });
    await page.getByText('Saved', { exact: true }).waitFor();
    const framed = page.frameLocator('iframe').getByRole('heading', { name: 'Harbor' });
    await page.getByRole('tab', { name: /Review/ }).click();
    await framed.waitFor();
    await screenshot(page, `layout-preview-${width}`);

    await page.goto(new URL('/campaigns/templates', page.url()).href);
    await page.getByRole('table', { name: 'Templates' }).getByRole('button', { name: new RegExp(name) }).click();
    await page.getByRole('dialog', { name }).getByRole('button', { name: 'Change' }).click();
    const changing = page.getByRole('dialog', { name: 'Change the layout' });
    await changing.getByRole('textbox', { name: 'HTML' }).fill('<html><body><h1>Finch</h1>{{ content }}<a href="{{ unsubscribe_url }}">Leave</a></body></html>');
    await changing.getByRole('button', { name: 'Keep', exact: true }).click();
    await page.getByText(`“${name}” is kept as version 2`).waitFor();

    await page.goto(new URL(`/campaigns/${id}?step=content`, page.url()).href);
    await page.getByRole('button', { name: 'Take version 2' }).click();
    await page.getByRole('button', { name: 'Take version 2' }).waitFor({ state: 'detached' });
    await screenshot(page, `layout-chosen-${width}`);
    await checkAccessibility(page, `message in a layout at ${width}`);
    await page.getByRole('tab', { name: /Review/ }).click();
    await page.frameLocator('iframe').getByRole('heading', { name: 'Finch' }).waitFor();
    await close();
  });
}

async function keep(page, width, as) {
  await page.getByRole('button', { name: 'Keep as a template' }).click();
  const dialog = page.getByRole('dialog', { name: 'Keep as a template' });
  await dialog.waitFor();
  if (as) await dialog.getByRole('combobox', { name: 'Kept as' }).selectOption({ label: as });
  await screenshot(page, `template-keep-${width}`);
  await checkAccessibility(page, `keeping a template at ${width}`);
  await dialog.getByRole('button', { name: 'Keep', exact: true }).click();
  await page.getByText(/ is kept as version \d/).waitFor();
}
