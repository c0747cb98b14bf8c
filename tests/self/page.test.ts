/** `contract.html` in a real browser: as people meet it, and as a hostile answer would like it to be. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Browser, chromium, type Page } from 'playwright-core';
import { contracts } from '../contract';
import { renderHtml } from '../report/html';
import type { RunResult } from '../support/result';
import { hostileResult, RAN } from './hostile-result';
import { idsOf, type Performance, perform } from './perform';

const CHROMIUM = '/usr/bin/chromium';
const QUIET = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];
const PHONE = 390;

const there = existsSync(CHROMIUM);
if (!there) process.stderr.write(`The report's page is not tested: there is no ${CHROMIUM}.\n`);

type Name = 'holds' | 'violated' | 'inconclusive' | 'hostile';

let folder: string;
const runs: Performance[] = [];
const results = { hostile: hostileResult } as Record<Name, RunResult>;
const addressOf = (name: Name) => pathToFileURL(path.join(folder, `${name}.html`)).href;
let browser: Browser;
let scripted: Page;
let scriptless: Page;

async function make(name: Name, options: Parameters<typeof perform>[0]): Promise<void> {
  const run = await perform(options);
  runs.push(run);
  results[name] = run.result;
}

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

async function open(name: Name, look: Look = {}): Promise<Page> {
  const { hash = '', script = true, width = 1280, colorScheme = 'light' } = look;
  const page = script ? scripted : scriptless;
  await page.emulateMedia({ media: 'screen', colorScheme });
  await page.setViewportSize({ width, height: 844 });
  wanted = [];
  visits += 1;
  await page.goto(`${addressOf(name)}?${visits}${hash}`);
  return page;
}

const byId = (page: Page, id: string) => page.locator(`details[id="${id}"]`);
const shown = (page: Page) => page.locator('.checks > li:visible');
const filter = (page: Page, name: RegExp) =>
  page.getByRole('group', { name: 'Status' }).getByRole('radio', { name }).check();
const ask = (page: Page, expression: string) => page.evaluate<number>(expression);

(there ? describe : describe.skip)("The report's page", () => {
  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'contract-page-'));
    [browser] = await Promise.all([
      chromium.launch({ executablePath: CHROMIUM, args: QUIET }),
      make('holds', {}),
      make('violated', { fault: 'everything-refused' }),
      make('inconclusive', { trouble: 'down-half-way' }),
    ]);
    const endpoints = contracts.map(({ endpoint }) => endpoint);
    [scripted, scriptless] = await Promise.all([newWindow(true), newWindow(false)]);
    for (const [name, result] of Object.entries(results)) {
      writeFileSync(path.join(folder, `${name}.html`), renderHtml(result, endpoints));
    }
  });

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test.each([
    ['holds', 'The contract holds'],
    ['violated', 'The contract is violated'],
    ['inconclusive', 'The run is inconclusive'],
  ] as const)('of a run that is %s says so, and has every check once', async (name, headline) => {
    const page = await open(name);
    const { checks, verdict } = results[name];
    expect(verdict).toBe(name);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(headline);
    expect(await page.title()).toBe(`${headline}: Delete Job`);
    expect(await page.locator('.checks summary .title').allTextContents()).toEqual(
      checks.map(({ title }) => title),
    );
    expect(
      await page.evaluate('[...document.querySelectorAll(".checks > li > details")].map(({ id }) => id)'),
    ).toEqual(checks.map(({ id }) => id));
    const broken = await page.evaluate<string[]>(
      '[...document.querySelectorAll("a")].map((a) => decodeURIComponent(a.hash.slice(1))).filter((id) => !document.getElementById(id))',
    );
    expect(broken).toEqual([]);
    expect(await ask(page, 'document.querySelectorAll("[id]").length')).toBe(
      await ask(page, 'new Set([...document.querySelectorAll("[id]")].map(({ id }) => id)).size'),
    );
    expect(wanted).toEqual([]);
  });

  test('describes the call: its parameters, its answers, and an example of both', async () => {
    const page = await open('holds');
    const manual = await page.locator('#_call-delete-job').innerText();
    for (const word of [
      'GET /api/job/delete',
      'job_id',
      'TaskId',
      'ITEM_NOT_FOUND',
      'In Process',
      'curl -G',
    ]) {
      expect(manual).toContain(word);
    }
  });

  test('filters and searches, and says how many checks are left', async () => {
    const page = await open('violated');
    const said = page.locator('output[aria-live="polite"]');
    const all = results.violated.checks;
    const failed = idsOf(results.violated, 'failed');
    expect(await said.textContent()).toBe(`${all.length} checks shown`);
    await filter(page, /^Failed/);
    expect(await shown(page).count()).toBe(failed.length);
    expect(await said.textContent()).toBe(`${failed.length} of ${all.length} checks shown`);
    await page.getByRole('searchbox').fill('DELETES-pending medium');
    expect(await shown(page).locator('> details').getAttribute('id')).toBe('deletes-pending-with-medium');
    await page.getByRole('searchbox').fill('there is no such word');
    expect(await shown(page).count()).toBe(0);
    expect(await said.textContent()).toBe('No check fits');
    await page.getByRole('searchbox').fill('');
    await filter(page, /^All/);
    expect(await shown(page).count()).toBe(all.length);
  });

  test('opens the check that a link leads to, even one that is filtered out', async () => {
    const page = await open('violated');
    const [passed] = idsOf(results.violated, 'passed');
    await filter(page, /^Failed/);
    expect(await byId(page, passed!).isVisible()).toBe(false);
    await page.evaluate(`location.hash = ${JSON.stringify(`#${passed}`)}`);
    await byId(page, passed!).locator('.evidence').waitFor();
    expect(await ask(page, `document.activeElement.parentElement.id === '${passed}' ? 1 : 0`)).toBe(1);
    const fresh = await open('holds', { hash: `#${passed}` });
    expect(await byId(fresh, passed!).locator('.evidence').isVisible()).toBe(true);
  });

  test('shows what failed with its request, its answer, and what was expected of it', async () => {
    const page = await open('violated');
    await page.locator('#_broke ~ ul a').first().click();
    const evidence = await byId(page, 'deletes-authorizing').locator('.evidence').innerText();
    for (const word of [
      'Expected',
      'Found',
      '/api/job/delete?',
      '$CIELO24_API_TOKEN',
      '400',
      'INVALID_QUERY',
    ]) {
      expect(evidence).toContain(word);
    }
    expect(await page.getByText('npm run contract -- -t deletes-authorizing').isVisible()).toBe(true);
  });

  test('runs nothing and loads nothing that an answer brings, and shows all of it as text', async () => {
    for (const script of [false, true]) {
      const page = await open('hostile', { script });
      if (script) await page.getByRole('button', { name: 'Open all shown' }).click();
      await page.locator('.checks summary').last().hover();
      expect(wanted).toEqual([]);
      expect(await page.locator('img, iframe, base, form[action], script:not(:last-child)').count()).toBe(0);
      expect(
        await page.locator('body *:is(meta, link, style, title, textarea, [onload], [onfocus])').count(),
      ).toBe(0);
      expect(await page.locator('a:not([href^="#"])').count()).toBe(0);
    }
    expect(await ask(scripted, `window.${RAN} === undefined ? 1 : 0`)).toBe(1);
    const text = await scripted.evaluate<string>('document.documentElement.textContent');
    expect(text).toContain(`<script>window.${RAN}=true</script>`);
    expect(text).toContain('lone ‹U+D800› and ‹U+DFFF› surrogates, ‹U+202E›right to left');
    expect(text).not.toMatch(/(?![\n\t])\p{Cc}|\p{Cf}|\p{Cs}|\ufffd/u);
    expect(text.length).toBeLessThan(500_000);
  });

  test('can be read without JavaScript', async () => {
    const page = await open('violated', { script: false });
    expect(await page.locator('#_filters').isVisible()).toBe(false);
    const [passed] = idsOf(results.violated, 'passed');
    const evidence = byId(page, passed!).locator('.evidence');
    expect(await evidence.isVisible()).toBe(false);
    await byId(page, passed!).locator('summary').first().click();
    expect(await evidence.isVisible()).toBe(true);
    for (const id of idsOf(results.violated, 'failed')) {
      expect(await byId(page, id).locator('.evidence').isVisible()).toBe(true);
    }
    const linked = await open('violated', { script: false, hash: `#${passed}` });
    expect(await byId(linked, passed!).locator('.evidence').isVisible()).toBe(true);
  });

  test.each(['violated', 'inconclusive', 'hostile'] as const)(
    'fits a phone without scrolling sideways: a run that is %s',
    async (name) => {
      const page = await open(name, { width: PHONE });
      await page.getByRole('button', { name: 'Open all shown' }).click();
      expect(await ask(page, 'document.documentElement.scrollWidth')).toBe(PHONE);
    },
  );

  test('is dark for those who like it so, and can be read either way', async () => {
    const brightness = async (colorScheme: 'light' | 'dark') => {
      const page = await open('violated', { colorScheme });
      const of = (selector: string, property: string) =>
        ask(
          page,
          `getComputedStyle(document.querySelector('${selector}')).${property}.match(/\\d+/g).slice(0, 3).reduce((sum, one) => sum + one / 765, 0)`,
        );
      return {
        paper: await of('html', 'backgroundColor'),
        text: await of('h1', 'color'),
        code: await of('pre code', 'color'),
      };
    };
    const light = await brightness('light');
    const dark = await brightness('dark');
    expect(light.paper - Math.max(light.text, light.code)).toBeGreaterThan(0.6);
    expect(Math.min(dark.text, dark.code) - dark.paper).toBeGreaterThan(0.6);
  });

  test('is printed with the evidence of what failed, and of what the reader has opened', async () => {
    const page = await open('violated');
    const [failed] = idsOf(results.violated, 'failed');
    const [passed, other] = idsOf(results.violated, 'passed');
    await page.evaluate(`document.getElementById('${failed}').open = false`);
    await byId(page, passed!).locator('summary').first().click();
    await page.emulateMedia({ media: 'print' });
    const isShown = (id: string) => byId(page, id).locator('.evidence').isVisible();
    expect(await Promise.all([failed!, passed!, other!].map(isShown))).toEqual([true, true, false]);
    expect(await page.getByText('On paper').isVisible()).toBe(true);
    expect(await page.locator('nav:visible, input:visible, button:visible').count()).toBe(0);
    expect((await page.pdf({ format: 'A4' })).subarray(0, 5).toString()).toBe('%PDF-');
  });

  test('is used by the keyboard alone: skip, filter, open a check', async () => {
    const page = await open('holds');
    const focused = () => page.evaluate<string>('document.activeElement.id');
    await page.keyboard.press('Tab');
    expect(await page.locator('.skip:focus').count()).toBe(1);
    await page.keyboard.press('Enter');
    for (let tabs = 0; tabs < 30 && (await focused()) !== '_search'; tabs += 1)
      await page.keyboard.press('Tab');
    expect(await focused()).toBe('_search');
    await page.keyboard.type('keeps-complete');
    expect(await shown(page).count()).toBeLessThan(5);
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('input[name="status"]:checked').getAttribute('value')).toBe('passed');
    const check = byId(page, 'keeps-complete');
    const reached = () => check.locator('> summary:focus').count();
    for (let tabs = 0; tabs < 12 && !(await reached()); tabs += 1) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await check.locator('.evidence').isVisible()).toBe(true);
  });

  test('holds no secret', () => {
    const secrets = runs.flatMap(({ sandbox }) => [
      ...Object.values(sandbox.accounts).map(({ password }) => password),
      ...sandbox.requests
        .filter(({ path: to }) => to !== '/api/job/delete')
        .map(({ query }) => query.api_token),
    ]);
    const known = new Set(secrets.filter((secret) => secret !== undefined));
    expect(known.size).toBeGreaterThan(6);
    for (const { result } of runs) {
      const page = renderHtml(
        result,
        contracts.map(({ endpoint }) => endpoint),
      );
      expect([...known].filter((secret) => page.includes(secret))).toEqual([]);
    }
  });
});
