/** `contract.html` in a real browser: as people meet it, and as a hostile answer would like it to be. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Browser, chromium, type Page } from 'playwright-core';
import { renderHtml } from '../report/html/page';
import type { RunResult } from '../support/result';
import { endpoints, examples, life } from './example-results';
import { hostileResult, RAN } from './hostile-result';

const CHROMIUM = '/usr/bin/chromium';
const QUIET = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];
const PHONE = 360;

const there = existsSync(CHROMIUM);
if (!there) process.stderr.write(`The report's page is not tested: there is no ${CHROMIUM}.\n`);

const results = {
  ...Object.fromEntries(Object.entries(examples).map(([kind, make]) => [kind, make()])),
  hostile: hostileResult,
} as Record<keyof typeof examples | 'hostile', RunResult>;
type Kind = keyof typeof results;
const KINDS = Object.keys(results) as Kind[];
const previous = { ...examples.green(), startedAt: '2026-11-24T03:17:00.000Z' };

let folder: string;
let browser: Browser;
let scripted: Page;
let scriptless: Page;

/** What a page has asked for beside itself. It is not given. */
let wanted: string[] = [];

/** A window that asks for nothing but the pages; two do for all tests, as a fresh one is slow. */
async function newWindow(javaScriptEnabled: boolean): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled });
  await context.route(
    (url) => !url.href.startsWith(pathToFileURL(folder).href),
    (route) => {
      wanted.push(route.request().url());
      return route.abort();
    },
  );
  const page = await context.newPage();
  page.on('dialog', (dialog) => wanted.push(`dialog ${dialog.message()}`));
  page.on('pageerror', (error) => wanted.push(`error ${error.message}`));
  return page;
}

interface Look {
  hash?: string;
  script?: boolean;
  width?: number;
  colorScheme?: 'light' | 'dark';
}

let visits = 0;

async function open(kind: Kind, look: Look = {}): Promise<Page> {
  const { hash = '', script = true, width = 1280, colorScheme = 'light' } = look;
  const page = script ? scripted : scriptless;
  await page.emulateMedia({ media: 'screen', colorScheme });
  await page.setViewportSize({ width, height: 844 });
  wanted = [];
  visits += 1;
  await page.goto(`${pathToFileURL(path.join(folder, `${kind}.html`)).href}?${visits}${hash}`);
  return page;
}

const byId = (page: Page, id: string) => page.locator(`details[id="${id}"]`);
const shown = (page: Page) => page.locator('.checks > li:visible');
const choose = (page: Page, name: RegExp) =>
  page.getByRole('group', { name: 'Status' }).getByRole('radio', { name }).check();
const ask = <T = number>(page: Page, expression: string) => page.evaluate<T>(expression);
const openAll = (page: Page) => page.getByRole('button', { name: 'Open all shown' }).click();
const height = (page: Page) => ask(page, 'document.documentElement.scrollHeight');
const topOf = (page: Page, selector: string) =>
  ask(page, `document.querySelector('${selector}').getBoundingClientRect().top + scrollY`);

/** The texts with less contrast to what lies behind them than can be read well, each with its contrast. */
const FAINT = `(() => {
  const channel = (part) => (part /= 255) <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const parts = (color) => color.match(/[\\d.]+/g).map(Number);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = parts(getComputedStyle(at).backgroundColor);
      if (color[3] !== 0) return color;
    }
    return [255, 255, 255];
  };
  const faint = new Set();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !element.checkVisibility() || element.closest('script, style')) continue;
    const style = getComputedStyle(element);
    const ink = luminance(parts(element.closest('svg') ? style.fill : style.color));
    const paper = luminance(behind(element));
    const contrast = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
    if (contrast < 4.5) faint.add(contrast.toFixed(2) + ' ' + texts.currentNode.data.trim().slice(0, 40));
  }
  return [...faint];
})()`;

(there ? describe : describe.skip)("The report's page", () => {
  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'contract-page-'));
    browser = await chromium.launch({ executablePath: CHROMIUM, args: QUIET });
    [scripted, scriptless] = await Promise.all([newWindow(true), newWindow(false)]);
    for (const kind of KINDS) {
      const page = renderHtml(results[kind], { endpoints, life }, previous);
      writeFileSync(path.join(folder, `${kind}.html`), page);
    }
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(KINDS)(
    'of a run with %s has every check once, no dead link, and asks for nothing',
    async (kind) => {
      const page = await open(kind);
      const { checks } = results[kind];
      const ids = await ask<string[]>(
        page,
        '[...document.querySelectorAll(".checks > li > details")].map(({ id }) => id)',
      );
      expect([...ids].sort()).toEqual(checks.map(({ id }) => id).sort());
      const dead = await ask<string[]>(
        page,
        '[...document.querySelectorAll("a[href^=\'#\']")].map((a) => decodeURIComponent(a.hash.slice(1))).filter((id) => !document.getElementById(id))',
      );
      expect(dead).toEqual([]);
      expect(await ask(page, 'document.querySelectorAll("[id]").length')).toBe(
        await ask(page, 'new Set([...document.querySelectorAll("[id]")].map(({ id }) => id)).size'),
      );
      expect(wanted).toEqual([]);
    },
  );

  test('puts the call first on a good night, and what happened first on another', async () => {
    const good = await open('green');
    expect(await good.getByRole('heading', { level: 1 }).textContent()).toBe(
      'cielo24 API: Delete Job, Authorize Job',
    );
    expect(await topOf(good, '#_delete-job pre')).toBeLessThan(400);
    expect(await good.getByText('The contract holds').first().isVisible()).toBe(true);
    const bad = await open('red');
    expect(await bad.getByRole('heading', { level: 1 }).textContent()).toBe('The contract is violated');
    expect(await topOf(bad, '.cause')).toBeLessThan(500);
    expect(await bad.title()).toBe('The contract is violated: Delete Job, Authorize Job');
    const part = await open('selected');
    expect(await part.title()).toContain('What was chosen (-t pending) holds');
  });

  test('is a manual: both calls, login, statuses at one look, error types with their causes', async () => {
    const page = await open('green');
    for (const [place, words] of [
      ['#_delete-job', ['GET /api/job/delete', 'job_id', 'TaskId', 'ErrorComment', 'curl -i -G']],
      ['#_authorize-job', ['GET /api/job/authorize', '204, without a body']],
      ['#_begin', ['/api/account/login', 'ApiToken', 'support@cielo24.com']],
      ['#_errors', ['ITEM_NOT_FOUND', 'A job in status complete is kept', 'and 49 more']],
      ['#_life', ['becomes Deleted', 'refused, kept', 'succeeds, no effect']],
    ] as const) {
      const text = (await page.locator(place).innerText()).replaceAll('\n', ' ');
      for (const word of words) expect(text).toContain(word);
    }
    const picture = page.getByRole('img');
    expect(await picture.getAttribute('aria-label')).toContain('Pending becomes Deleted: Delete Job');
    expect(await picture.locator('g').count()).toBe(7);
    const row = page.getByRole('row', { name: 'Complete' });
    expect(await row.getByRole('link').first().getAttribute('href')).toBe('#keeps-complete');
    expect(await page.locator('a:not([href^="#"])').evaluateAll((links) => links.map(String))).toEqual([
      ...endpoints.map(({ source }) => source),
      'mailto:support@cielo24.com',
      endpoints[0]!.source,
    ]);
  });

  test('tells each cause with what was expected and found, what became of the job, and the request at fault', async () => {
    const page = await open('red');
    const first = await page.locator('.cause').first().innerText();
    for (const word of [
      'data lost',
      'new',
      'status 400, and the job as it was',
      'is gone: job info',
      '2 of 2 times',
    ])
      expect(first).toContain(word);
    expect(await page.locator('.cause').nth(2).innerText()).toContain(
      'location: https://www.cielo24.com/login',
    );
    await page.locator('.cause').first().getByText('Repeat this by hand').click();
    expect(await page.locator('.cause').first().innerText()).toContain(`job_id=\${JOB1:?}`);
    expect(await page.locator('#_verdict').innerText()).toContain(
      'Since the run of 2026-11-24 03:17 UTC: 7 new',
    );
    const check = byId(page, 'keeps-complete');
    await page.locator('.cause').first().getByRole('link', { name: 'keeps-complete' }).click();
    await check.getByText('the request at fault').waitFor();
    expect(await page.getByText('npm run contract -- -t keeps-complete').isVisible()).toBe(true);
    const other = (await byId(page, 'authorize-job.who-may-authorize-a-job-1').textContent())!;
    expect(other).toContain('Sent by the second account.');
    // As the server spelt it: escaped once, for HTML.
    expect(other).toContain('"No job <has> \\"this\\" id."');
  });

  test('says where an answer is cut', async () => {
    const page = await open('everything wrong');
    const said = page.locator('.cause').first().getByText('of 12345 characters; the rest was not kept.');
    expect(await said.isVisible()).toBe(true);
  });

  test('folds: 138 checks and their causes are no endless page', async () => {
    expect(await height(await open('green'))).toBeLessThan(8_000);
    for (const kind of ['red', 'everything wrong', 'many causes'] as const)
      expect(await height(await open(kind))).toBeLessThan(20_000);
    expect(await height(await open('red', { width: PHONE }))).toBeLessThan(30_000);
    const page = await open('green');
    await page.evaluate('for (const group of document.querySelectorAll(".group")) group.open = true');
    expect(await height(page)).toBeLessThan(18_000);
    const sources = await page.locator('.group').first().locator('.source').allTextContents();
    expect(sources).toEqual([...new Set(sources)]);
  });

  test('copies an example', async () => {
    const page = await open('green');
    const button = page.getByRole('button', { name: 'Copy: Login', exact: true });
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await button.click();
    await page.getByText('Copied').waitFor();
    expect(await ask<string>(page, 'navigator.clipboard.readText()')).toMatch(/^curl -G .*\n.*login/);
  });

  test('filters and searches, and says how many checks are left', async () => {
    const page = await open('red');
    const said = page.locator('output[aria-live="polite"]');
    await choose(page, /^failed/);
    expect(await shown(page).count()).toBe(6);
    expect(await said.textContent()).toBe('6 of 138 checks shown');
    await page.getByRole('searchbox').fill('KEEPS- gone');
    expect(
      await shown(page)
        .locator('> details')
        .evaluateAll((all) => all.map(({ id }) => id)),
    ).toEqual(['keeps-in-process', 'keeps-complete']);
    await page.getByRole('searchbox').fill('there is no such word');
    expect(await said.textContent()).toBe('No check fits');
    expect(await page.locator('.group:visible, .source:visible').count()).toBe(0);
  });

  test('opens the check that a link leads to, even one that is filtered out', async () => {
    const page = await open('red');
    await choose(page, /^failed/);
    expect(await byId(page, 'deletes-pending').isVisible()).toBe(false);
    await page.evaluate("location.hash = '#deletes-pending'");
    await byId(page, 'deletes-pending').locator('.evidence').waitFor();
    expect(await ask<string>(page, 'document.activeElement.parentElement.id')).toBe('deletes-pending');
    const fresh = await open('green', { hash: '#keeps-complete' });
    expect(await byId(fresh, 'keeps-complete').locator('.evidence').isVisible()).toBe(true);
  });

  test('runs nothing and loads nothing that an answer brings, and shows all of it as text', async () => {
    for (const script of [false, true]) {
      const page = await open('hostile', { script });
      if (script) await openAll(page);
      await page.locator('.checks > li > details > summary').last().hover();
      expect(wanted).toEqual([]);
      expect(await page.locator('img, iframe, base, form[action], script:not(:last-child)').count()).toBe(0);
      expect(
        await page.locator('body *:is(meta, link, style, title, textarea, [onload], [onfocus])').count(),
      ).toBe(0);
    }
    expect(await ask(scripted, `window.${RAN} === undefined ? 1 : 0`)).toBe(1);
    const text = await ask<string>(scripted, 'document.documentElement.textContent');
    expect(text).toContain(`<script>window.${RAN}=true</script>`);
    expect(text).toContain('lone ‹U+D800› and ‹U+DFFF› surrogates, ‹U+202E›right to left');
    expect(text).not.toMatch(/(?![\n\t])\p{Cc}|\p{Cf}|\p{Cs}|\ufffd/u);
    expect(text.length).toBeLessThan(600_000);
  });

  test('can be read without JavaScript', async () => {
    const page = await open('red', { script: false });
    expect(await page.locator('#_filters, .copy').filter({ visible: true }).count()).toBe(0);
    expect(await page.locator('.cause').first().innerText()).toContain('is gone: job info');
    const evidence = byId(page, 'deletes-pending').locator('.evidence');
    expect(await evidence.isVisible()).toBe(false);
    await byId(page, 'deletes-pending').locator('summary').first().click();
    expect(await evidence.isVisible()).toBe(true);
    const linked = await open('green', { script: false, hash: '#keeps-complete' });
    expect(await byId(linked, 'keeps-complete').locator('.evidence').isVisible()).toBe(true);
  });

  test.each(['green', 'red', 'hostile'] as const)(
    'fits a phone without scrolling sideways: a run with %s',
    async (kind) => {
      const page = await open(kind, { width: PHONE });
      await openAll(page);
      expect(await ask(page, 'document.documentElement.scrollWidth')).toBe(PHONE);
    },
  );

  test.each(['light', 'dark'] as const)('has enough contrast everywhere: %s', async (colorScheme) => {
    for (const kind of ['green', 'red', 'inconclusive'] as const) {
      const page = await open(kind, { colorScheme });
      await openAll(page);
      expect(await ask<string[]>(page, FAINT)).toEqual([]);
    }
    const paper = await ask<string>(scripted, 'getComputedStyle(document.body).backgroundColor');
    expect(paper).toBe(colorScheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(22, 24, 27)');
  });

  test('is printed in black on white, with the evidence of what failed, and of what the reader has opened', async () => {
    const page = await open('red', { colorScheme: 'dark' });
    await byId(page, 'deletes-pending').evaluate((details) => details.setAttribute('open', ''));
    await page.emulateMedia({ media: 'print' });
    const isShown = (id: string) => byId(page, id).locator('.evidence').isVisible();
    expect(
      await Promise.all(['keeps-complete', 'deletes-pending', 'deletes-authorizing'].map(isShown)),
    ).toEqual([true, true, false]);
    expect(await page.getByText('On paper').isVisible()).toBe(true);
    expect(await ask<string>(page, 'getComputedStyle(document.body).backgroundColor')).toBe(
      'rgb(255, 255, 255)',
    );
    expect(await page.locator('nav:visible, input:visible, button:visible').count()).toBe(0);
    expect((await page.pdf({ format: 'A4' })).subarray(0, 5).toString()).toBe('%PDF-');
  });

  test('says whether a cause can wait, and lists the steps of a history', async () => {
    const page = await open('red');
    const [first, second] = [page.locator('.cause').nth(0), page.locator('.cause').nth(1)];
    expect(await first.locator('strong').first().innerText()).toMatch(/^Wake somebody: /);
    expect(await second.locator('.difference li').allInnerTexts()).toEqual([
      'make job A',
      'delete A, as somebody else',
      'authorize A',
    ]);
    // What a history has found of a job comes of all its steps.
    expect(await second.locator('pre[data-label^="Request"]').count()).toBe(0);
  });

  test('draws the statuses so that no label lies on another', async () => {
    for (const width of [1280, 360]) {
      const page = await open('green', { width });
      const overlaps = await ask<string[]>(
        page,
        `(() => {
          const boxes = [...document.querySelectorAll('.life text')].map((one) => [one.textContent, one.getBoundingClientRect()]);
          return boxes.flatMap(([name, a], at) => boxes.slice(at + 1).flatMap(([other, b]) =>
            a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom ? [name + ' on ' + other] : []));
        })()`,
      );
      expect(overlaps).toEqual([]);
    }
  });

  test('is used by the keyboard alone: skip, search, open a check', async () => {
    const page = await open('green');
    const focused = () => ask<string>(page, 'document.activeElement.id');
    await page.keyboard.press('Tab');
    expect(await page.locator('.skip:focus').count()).toBe(1);
    await page.keyboard.press('Enter');
    for (let tabs = 0; tabs < 80 && (await focused()) !== '_search'; tabs += 1)
      await page.keyboard.press('Tab');
    expect(await focused()).toBe('_search');
    await page.keyboard.type('keeps-complete');
    expect(await shown(page).count()).toBe(1);
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('input[name="status"]:checked').getAttribute('value')).toBe('passed');
    const check = byId(page, 'keeps-complete');
    const reached = () => check.locator('> summary:focus').count();
    for (let tabs = 0; tabs < 12 && !(await reached()); tabs += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await check.locator('.evidence').isVisible()).toBe(true);
  });
});
