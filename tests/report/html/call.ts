/** The manual: how to begin, each call with its parameters, answers and examples, and what errors mean. */
import type { CheckResult } from '../../support/result';
import { type JSONSchema, resolve } from '../../support/spec/schemas';
import { type Endpoint, isBodiless, type Manual, SUPPORT, servers } from '../endpoint';
import { type Field, fields } from '../schema-tables';
import { parsed } from '../text';
import { code, table } from './blocks';
import { type Html, html } from './escape';
import { checkLink, slug } from './marks';

const SHOWN = 1;

/** Where the API is, and how to get the token that every call takes. */
export function beforeYouCall({ endpoints }: Manual): Html {
  const [first] = endpoints;
  return html`
<section id="_begin" aria-labelledby="_begin-title"><h2 id="_begin-title">Before you call</h2>
  <div class="beside"><div>
  <dl class="reasons">${servers.map(
    ({ url, description }) => html`<div><dt><code>${url}</code></dt><dd>${description}</dd></div>`,
  )}</dl>
  <p>Every call takes an <code>api_token</code>. Login gives it, as <code>ApiToken</code>; it is valid until logout.</p>
  <p>Questions, and accounts for the sandbox: <a href="mailto:${SUPPORT}">${SUPPORT}</a>.
    ${first && html`The documentation: <a href="${first.source}" rel="noreferrer">${first.name}</a>.`}</p>
  </div><div>
  ${code(`curl -G \\\n  ${servers[1].url}/api/account/login \\\n  -d v=1 \\\n  --data-urlencode username=YOUR_USER_NAME \\\n  --data-urlencode password=YOUR_PASSWORD`, 'Login')}
  ${code('{ "ApiToken": "7ca5dc5c7cce449fb0fff719307e8f5f" }', 'Its answer')}
  ${code('API_TOKEN=7ca5dc5c7cce449fb0fff719307e8f5f', 'The token, as the examples take it')}
  </div></div>
</section>`;
}

/** The manual's part of an endpoint: what to send, what comes back, and an example of both. */
export function call(endpoint: Endpoint, checks: CheckResult[]): Html {
  const isChecked = checks.some((check) => check.endpoint === endpoint.name);
  const { id, name, method, path, about, source, parameters, answers } = endpoint;
  return html`
<section id="_${id}" aria-labelledby="_${id}-title"><h2 id="_${id}-title">${name}</h2>
  <div class="beside"><div>
  <p>${about}</p>
  <p><strong>${method.toUpperCase()}</strong> <code>${path}</code></p>
  <p><a href="${source}" rel="noreferrer">Its page</a> ·${isChecked && html` <a href="#_checks-${slug(name)}">Its checks</a> ·`} <a href="#_life">What it does in each status</a></p>
  </div><div>
  ${code(exampleCurl(endpoint), 'Example request')}
  ${exampleAnswers(endpoint)}
  </div></div>
  <h3>${parameters.title ?? 'Parameters'}</h3>
  ${fieldTable('Parameter', fields(parameters))}
  ${Object.entries(answers).map(([status, schema]) => answer(status, schema))}
</section>`;
}

function answer(status: string, schema: JSONSchema): Html {
  const { title = status, description } = resolve(schema);
  return html`
  <h3>${title}</h3>
  <p>${description}</p>
  ${!isBodiless(schema) && fieldTable('Field', fields(schema), title)}`;
}

function fieldTable(first: string, rows: Field[], label = first): Html {
  return table(
    'fields',
    label,
    [first, 'Meaning', 'Allowed values', 'Example'],
    rows.map(({ name, required, description, values, kind, allowed, example }) => [
      html`<code>${name}</code> <span class="hint">${required ? 'required' : 'optional'}</span>`,
      description,
      values.length === 0
        ? html`${kind} <span class="hint">${allowed}</span>`
        : values.some(({ meaning }) => meaning !== '')
          ? html`One of <a href="#_errors">${values.length} words</a>`
          : html`${values.map(({ value }, at) => html`${at > 0 && ', '}<code>${value}</code>`)}`,
      html`${example !== undefined && html`<code>${example}</code>`}`,
    ]),
  );
}

function exampleCurl({ method, path, parameters }: Endpoint): string {
  const values = Object.entries(resolve(parameters).examples?.[0] ?? {});
  const verb = method.toUpperCase() === 'GET' ? '' : ` -X ${method.toUpperCase()}`;
  const query = values.map(([name, value]) =>
    name === 'api_token' ? '"api_token=$API_TOKEN"' : `${name}=${encodeURIComponent(String(value))}`,
  );
  return [`curl -i -G${verb}`, `${servers[1].url}${path}`, ...query.map((pair) => `-d ${pair}`)].join(
    ' \\\n  ',
  );
}

function exampleAnswers({ answers }: Endpoint): Html[] {
  return Object.entries(answers).map(([status, schema]) => {
    const example = resolve(schema).examples?.[0];
    if (isBodiless(schema)) return code(`${status}, without a body`, `Example answer ${status}`);
    return html`${example !== undefined && code(`${status}\n${JSON.stringify(example, null, 2)}`, `Example answer ${status}`)}`;
  });
}

/** The documented types of errors, and for what the run was answered with each. */
export function errors({ endpoints }: Manual, checks: CheckResult[]): Html | false {
  const answers = endpoints.flatMap(({ answers }) => Object.values(answers));
  const words = answers.flatMap((schema) => fields(schema)).find(({ name }) => name === 'ErrorType')?.values;
  if (!words) return false;
  const seen = checks.map((check) => ({ check, types: errorTypesOf(check) }));
  const undocumented = seen
    .flatMap(({ types }) => types)
    .filter((type) => !words.some(({ value }) => value === type));
  const all = [
    ...words,
    ...[...new Set(undocumented)].map((value) => ({ value, meaning: 'This is no documented word.' })),
  ];
  return html`
<section id="_errors" aria-labelledby="_errors-title"><h2 id="_errors-title">Errors</h2>
  <p>A refusal has an <code>ErrorType</code>, one of these words, and an <code>ErrorComment</code> for people.</p>
  ${table(
    'fields errors',
    'Types of errors',
    ['ErrorType', 'Meaning', 'In this run the answer to'],
    all.map(({ value, meaning }) => [
      html`<code>${value}</code>`,
      meaning,
      links(seen.filter(({ types }) => types.includes(value)).map(({ check }) => check)),
    ]),
  )}
</section>`;
}

/** The types that the call under test was answered with. */
function errorTypesOf({ evidence }: CheckResult): string[] {
  const answers = evidence?.exchanges.filter(({ role }) => role === 'subject') ?? [];
  return answers.flatMap(({ answer }) => {
    const { ErrorType: type } = (parsed(answer?.body ?? '') ?? {}) as { ErrorType?: unknown };
    return typeof type === 'string' && /^[A-Z_]{1,40}$/.test(type) ? [type] : [];
  });
}

function links(checks: CheckResult[]): Html | string {
  if (checks.length === 0) return '–';
  const list = (some: CheckResult[]) =>
    html`<ul>${some.map((check) => html`<li>${check.endpoint}: ${checkLink(check)}</li>`)}</ul>`;
  const rest = checks.slice(SHOWN);
  return html`${list(checks.slice(0, SHOWN))}${
    rest.length > 0 && html`<details><summary>and ${rest.length} more</summary>${list(rest)}</details>`
  }`;
}
