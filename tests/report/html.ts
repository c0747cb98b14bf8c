import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Endpoint } from '../support/endpoint';
import type { RunResult } from '../support/result';
import { type Html, html, raw } from './escape';
import { advice } from './html/advice';
import { call, slug } from './html/call';
import { checks, type Section, sectionsOf } from './html/checks';
import { icons } from './html/marks';
import { closing, type Part, rest } from './html/rest';
import { verdict } from './html/verdict';
import { having, headlines } from './words';

const colours = { holds: '#1a6b3a', violated: '#b3261e', inconclusive: '#8a5300' };

/**
 * Makes the report that people read: the API's manual with the state of each promise.
 *
 * @param result what the run ended with; its texts may come from the server, and are shown as text only
 * @param endpoints the calls to describe above the checks, in this order
 * @returns a whole HTML document that loads nothing and runs no script but its own
 */
export function renderHtml(result: RunResult, endpoints: Endpoint[]): string {
  const style = readFileSync(join(__dirname, 'style.css'), 'utf8');
  const script = readFileSync(join(__dirname, 'page.js'), 'utf8');
  const policy = [
    "default-src 'none'",
    `style-src '${digest(style)}'`,
    `script-src '${digest(script)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const subject = endpoints.map(({ name }) => name).join(', ') || 'cielo24';
  const sections = sectionsOf(result);
  const parts = rest(result);

  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${headlines[result.verdict]}: ${subject}</title>
<link rel="icon" href="${favicon(colours[result.verdict])}">
<style>${raw(style)}</style>
</head>
<body>
<a class="skip" href="#_main">Skip to the content</a>
${icons}
<header><p><strong>cielo24 API</strong> <span>Contract of ${subject}</span></p></header>
<div class="page">
${navigation(result, endpoints, sections, parts)}
<main id="_main" tabindex="-1">${verdict(result)}
${endpoints.map(call)}
${checks(result, sections)}
${closing(parts)}
</main>
</div>
<script>${raw(script)}</script>
</body>
</html>
`.text;
}

function navigation(result: RunResult, endpoints: Endpoint[], sections: Section[], parts: Part[]): Html {
  return html`<nav aria-label="On this page"><ul>
  <li><a href="#_verdict">Verdict</a></li>
  ${having(result, 'failed').length > 0 && html`<li><a href="#_broke">What failed</a></li>`}
  ${having(result, 'inconclusive').length > 0 && html`<li><a href="#_obstacles">What stayed open</a></li>`}
  ${advice(result) && html`<li><a href="#_advice">What to do now</a></li>`}
  ${result.checks.length > 0 && html`<li><a href="#_counts">Counts</a></li>`}
  ${endpoints.map(({ name }) => html`<li><a href="#_call-${slug(name)}">The call: ${name}</a></li>`)}
  <li><a href="#_checks">The checks</a>${
    sections.length > 0 &&
    html`<ul>${sections.map(({ id, title, checks }) => {
      const failed = checks.filter((check) => check.status === 'failed').length;
      return html`<li><a href="#${id}">${title}${failed > 0 && html` <span class="failures">${failed} failed</span>`}</a></li>`;
    })}</ul>`
  }</li>
  ${parts.map(({ id, title, content }) => content && html`<li><a href="#${id}">${title}</a></li>`)}
</ul></nav>`;
}

function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function favicon(colour: string): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7" fill="${colour}"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
