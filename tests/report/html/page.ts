/** `contract.html`: the API's manual with the state of each promise. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunResult } from '../../support/result';
import type { Manual } from '../endpoint';
import { headline } from '../words';
import { beforeYouCall, call, errors } from './call';
import { checksSection, type Section, sectionsOf } from './checks';
import { type Html, html, raw } from './escape';
import { lifeSection } from './life';
import { icons, slug } from './marks';
import { runSection } from './run';
import { isGood, strip, verdict } from './verdict';

const colors = { holds: '#1a6b3a', violated: '#b3261e', inconclusive: '#8a5300' };

/**
 * On a good night the manual comes first; else what happened, worst first.
 *
 * @param result what the run ended with; its texts may come from the server, and are shown as text only
 * @param previous an earlier run against the same target
 * @returns a whole HTML document that loads nothing and runs no script but its own
 */
export function renderHtml(result: RunResult, manual: Manual, previous?: RunResult): string {
  const style = read('style.css');
  const script = read('script.js');
  const policy = [
    "default-src 'none'",
    `style-src '${digest(style)}'`,
    `script-src '${digest(script)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const subject = manual.endpoints.map(({ name }) => name).join(', ');
  const sections = sectionsOf(result);
  const errorTable = errors(manual, result.checks);

  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${headline(result)}: ${subject}</title>
<link rel="icon" href="${favicon(colors[result.verdict])}">
<style>${raw(style)}</style>
</head>
<body>
<a class="skip" href="#_main">Skip to the content</a>
${icons}
<div class="page">
${navigation(result, manual, sections, errorTable !== false)}
<main id="_main" tabindex="-1">
${isGood(result) ? html`<h1>cielo24 API: ${subject}</h1>${strip(result, previous)}` : verdict(result, previous)}
${manual.endpoints.map((endpoint) => call(endpoint, result.checks))}
${lifeSection(manual, result.checks)}
${beforeYouCall(manual)}
${errorTable}
${checksSection(result, sections)}
${runSection(result)}
</main>
</div>
<script>${raw(script)}</script>
</body>
</html>
`.text;
}

function navigation(result: RunResult, { endpoints }: Manual, sections: Section[], hasErrors: boolean): Html {
  const names = [...new Set(sections.map(({ endpoint }) => endpoint))];
  return html`<nav aria-label="On this page"><p><strong>cielo24 API</strong></p><ul>
  <li><a href="#_verdict">${headline(result)}</a></li>
  ${endpoints.map(({ id, name }) => html`<li><a href="#_${id}">${name}</a></li>`)}
  <li><a href="#_life">A job's statuses</a></li>
  <li><a href="#_begin">Before you call</a></li>
  ${hasErrors && html`<li><a href="#_errors">Errors</a></li>`}
  ${names.map(
    (name) =>
      html`<li><a href="#_checks-${slug(name)}">Checks of ${name}</a><ul>${sections
        .filter(({ endpoint }) => endpoint === name)
        .map(({ id, title, checks }) => {
          const failed = checks.filter(({ status }) => status === 'failed').length;
          return html`<li><a href="#${id}">${title}${failed > 0 && html` <span class="status failed">${failed} failed</span>`}</a></li>`;
        })}</ul></li>`,
  )}
  <li><a href="#_run">About this run</a></li>
</ul></nav>`;
}

/** As a browser reads it, with line feeds only: that is what the policy's digests are of. */
const read = (name: string) => readFileSync(join(__dirname, name), 'utf8').replace(/\r\n?/g, '\n');

function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function favicon(color: string): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" fill="${color}"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
