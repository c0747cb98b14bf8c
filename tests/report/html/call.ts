import type { Endpoint } from '../../support/endpoint';
import { type JSONSchema, resolve } from '../../support/schemas';
import { type Html, html } from '../escape';
import { type Field, fields } from '../schema-tables';
import { servers } from '../servers';
import { code } from './evidence';
import { table } from './table';

/** The manual's part of an endpoint: what to send, what comes back, and an example of both. */
export function call(endpoint: Endpoint): Html {
  const { name, method, path, about, schemas } = endpoint;
  const id = `_call-${slug(name)}`;
  return html`
<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">The call: ${name}</h2>
  <p class="signature"><span class="method">${method.toUpperCase()}</span> <code>${path}</code></p>
  <p>${about}</p>
  <p>Production is <code>${servers[0].url}</code>, the sandbox <code>${servers[1].url}</code>.</p>

  <h3>${schemas.parameters.title ?? 'Parameters'}</h3>
  <p>${schemas.parameters.description}</p>
  ${fieldTable('Parameter', fields(schemas.parameters), `${id}-parameters`, schemas.parameters.title)}

  <h3>Answers</h3>
  ${Object.entries(schemas.answers).map(([status, schema]) => answer(status, schema, endpoint))}

  ${lists(endpoint)}

  <h3>Example</h3>
  <p>The request, as a line for the shell:</p>
  ${code(exampleCurl(endpoint), 'Example request')}
  ${exampleAnswer(endpoint)}
</section>`;
}

/** A name as part of an id. */
export function slug(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}

function answer(status: string, schema: JSONSchema, endpoint: Endpoint): Html {
  const { title, description } = resolve(schema);
  const rows = fields(schema);
  const id = `_call-${slug(endpoint.name)}-${status}`;
  const lists = rows.filter((field) => field.values.some(({ meaning }) => meaning !== ''));
  return html`
  <h4>${title ?? status}</h4>
  <p>${description}</p>
  ${fieldTable('Field', rows, id, title ?? status)}
  ${lists.map((field) => meanings(field, id))}`;
}

/** Lists of words that the text speaks of, though no table has a field for them. */
function lists({ schemas, definitions }: Endpoint): Html[] {
  const tables = JSON.stringify([schemas, definitions]);
  return Object.entries(definitions.$defs ?? {})
    .filter(([name, { enum: values }]) => values && !tables.includes(`#/$defs/${name}"`))
    .map(
      ([, { title, description, enum: values = [] }]) => html`
  <h3>${title}</h3>
  <p>${description} One of ${values.map((value, at) => html`${at > 0 && ', '}<code>${String(value)}</code>`)}.</p>`,
    );
}

function fieldTable(first: string, rows: Field[], id: string, label = first): Html {
  return table(
    'fields',
    label,
    [first, 'Description', 'Allowed values', 'Example'],
    rows.map((field) => [
      html`<code>${field.name}</code> <span class="hint">${field.required ? 'required' : 'optional'}</span>`,
      field.description,
      allowed(field, id),
      html`${field.example !== undefined && html`<code>${field.example}</code>`}`,
    ]),
  );
}

function allowed(field: Field, id: string): Html {
  if (field.values.length === 0) return html`${field.kind} <span class="hint">${field.allowed}</span>`;
  if (field.values.some(({ meaning }) => meaning !== '')) {
    return html`One of <a href="#${id}-${slug(field.name)}">${field.values.length} words</a>, listed below`;
  }
  return html`${field.values.map(({ value }, at) => html`${at > 0 && ', '}<code>${value}</code>`)}`;
}

function meanings({ name, values }: Field, id: string): Html {
  const label = `Allowed values of ${name}`;
  const rows = values.map(({ value, meaning }) => [html`<code>${value}</code>`, meaning]);
  return html`
  <h5 id="${id}-${slug(name)}">${label}</h5>
  ${table('values', label, ['Value', 'Meaning'], rows)}`;
}

function exampleCurl({ method, path, schemas }: Endpoint): string {
  const values = Object.entries(resolve(schemas.parameters).examples?.[0] ?? {});
  const verb = method.toUpperCase() === 'GET' ? '' : `-X ${method.toUpperCase()} `;
  const query = values.map(([name, value]) => ` \\\n  -d ${name}=${encodeURIComponent(String(value))}`);
  return `curl -G ${verb}${servers[1].url}${path}${query.join('')}`;
}

function exampleAnswer({ schemas }: Endpoint): Html[] {
  return Object.entries(schemas.answers).map(([status, schema]) => {
    const example = resolve(schema).examples?.[0];
    if (example === undefined) return html``;
    const introduction = status.startsWith('2') ? 'Its answer' : 'A refusal';
    return html`<p>${introduction}, with the status <code>${status}</code>:</p>
  ${code(JSON.stringify(example, null, 2), `Example answer ${status}`)}`;
  });
}
