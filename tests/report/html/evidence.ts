import type { CheckResult, Evidence, Exchange } from '../../support/result';
import { alike, fates, isShownByAnswer } from '../failure';
import { repeatScript } from '../repeat';
import { cut, layOutJson } from '../text';
import { count, duration } from '../words';
import { code } from './blocks';
import { type Html, html } from './escape';

const CHARACTERS = 4_000;
const DIFFERENCES = 12;

/** What a check opens to: why it ended as it did, and what was sent and answered, in the order of the run. */
export function evidence(check: CheckResult): Html {
  const { reason, restsOn, retries = [], evidence = { exchanges: [] } } = check;
  const { exchanges } = evidence;
  return html`
    ${restsOn !== undefined && html`<p><strong>It rests on</strong> <a href="#${encodeURIComponent(restsOn)}">${restsOn}</a>, which failed.</p>`}
    ${reason && html`<p><strong>Why:</strong> ${cut(reason, CHARACTERS)}</p>`}
    ${difference(evidence)}
    ${
      retries.length > 0 &&
      html`<p><strong>Tried ${count(retries.length + 1, 'time')}</strong>, each time from the start with a fresh job, because of:</p>
    <ul>${retries.map((trouble) => html`<li>${cut(trouble)}</li>`)}</ul>`
    }
    ${
      exchanges.length > 0
        ? html`<ol class="exchanges">${exchanges.map(step)}</ol>${repeat(check)}`
        : html`<p class="hint">No request was recorded for this check.</p>`
    }`;
}

/** What was expected, what came, and what became of the jobs. */
export function difference(evidence: Evidence): Html | false {
  const { expected, found = [], aftermath = [], seen, steps = [] } = evidence;
  const row = (name: string, lines: string[]) => {
    const more = lines.length - DIFFERENCES;
    return (
      lines.length > 0 &&
      html`<div><dt>${name}</dt>${lines.slice(0, DIFFERENCES).map((line) => html`<dd>${cut(line)}</dd>`)}${
        more > 0 && html`<dd>… and ${more} more</dd>`
      }</div>`
    );
  };
  const rows = [
    row('Expected', expected === undefined ? [] : [expected]),
    row('Found', alike(found)),
    row('Then', isShownByAnswer(evidence) ? fates(aftermath) : []),
    row('Seen', seen === undefined ? [] : [`${seen} times`]),
    steps.length > 0 &&
      html`<div><dt>Steps</dt><dd><ol>${steps.map((words) => html`<li>${cut(words)}</li>`)}</ol></dd></div>`,
  ];
  return rows.some(Boolean) && html`<dl class="difference">${rows}</dl>`;
}

/** The requests as a script. */
export function repeat(check: CheckResult): Html | false {
  const script = repeatScript(check);
  return (
    script !== undefined &&
    html`<details><summary>Repeat this by hand</summary>
      <p class="hint">For a POSIX shell with curl. It asks for the login, makes a job of its own, and leaves nothing set behind it.</p>
      ${code(script, 'Script')}</details>`
  );
}

const SENDERS: [token: RegExp, sender: string][] = [
  [/\bCIELO24_OTHER_API_TOKEN\b/, 'Sent by the second account.'],
  [/\bDEAD_API_TOKEN\b/, 'Sent with the token of a session that was logged out.'],
];

/** A request with its answer; who sent it is told where it is not the account of the run. */
export function exchange({ curl, answer, trouble, purpose }: Exchange): Html {
  const sender = SENDERS.find(([token]) => token.test(curl))?.[1];
  return html`
        ${sender && html`<p class="hint">${sender}</p>`}
        ${code(cut(curl, CHARACTERS), `Request: ${purpose}`)}
        ${answer && answered(answer, purpose)}
        ${trouble && html`<p><strong>No usable answer:</strong> ${cut(trouble, CHARACTERS)}</p>`}`;
}

function answered(answer: NonNullable<Exchange['answer']>, purpose: string): Html {
  const { status, mediaType, headers = {}, body, fullLength, tookMs } = answer;
  return html`<p class="answer"><strong>${status}</strong> <span class="hint">${mediaType || 'no media type'}, after ${duration(tookMs)}</span>
          ${Object.entries(headers)
            .filter(([name]) => name !== 'content-type')
            .map(([name, value]) => html`<br><code>${name}: ${cut(value)}</code>`)}</p>
        ${body === '' ? html`<p class="hint">The body is empty.</p>` : code(cut(layOutJson(body), CHARACTERS), `Answer: ${purpose}`)}
        ${fullLength !== undefined && html`<p class="hint">These are the first ${body.length} of ${fullLength} characters; the rest was not kept.</p>`}
        ${body.length > CHARACTERS && html`<p class="hint"><code>contract.json</code> has more of it.</p>`}`;
}

const ROLES = { arrange: 'Preparation', subject: 'The call under test', control: 'A look at what it did' };

/** The call under test is open, and so is the request at fault. */
function step(one: Exchange): Html {
  const { role, purpose, answer, isAtFault } = one;
  return html`
      <li${isAtFault && html` class="fault"`}><details${(isAtFault || role === 'subject') && html` open`}><summary><strong>${ROLES[role]}:</strong> ${purpose}
        <span class="hint">${answer?.status ?? 'no answer'}</span>${isAtFault && html` <span class="tag">the request at fault</span>`}</summary>${exchange(one)}</details></li>`;
}
