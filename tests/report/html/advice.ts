import type { RunResult } from '../../support/result';
import { type Html, html } from '../escape';
import { having } from '../words';

/** What the one who is shown a run that does not hold can do about it, in this order. */
export function advice(result: RunResult): Html | false {
  const steps = stepsFor(result);
  if (steps.length === 0) return false;
  return html`
<section aria-labelledby="_advice"><h2 id="_advice">What to do now</h2>
  <ol class="steps">${steps.map((step) => html`<li>${step}</li>`)}</ol>
</section>`;
}

function stepsFor(result: RunResult): Html[] {
  const first = having(result, 'failed')[0];
  if (result.verdict === 'inconclusive') {
    return [
      html`Mend the cause that is named above: a setting, the login, the network, or a target that is down.`,
      html`Run <code>npm run contract</code> again. Until a run comes to a verdict, nobody knows whether the contract holds.`,
    ];
  }
  if (result.verdict === 'holds' || !first) return [];
  const { id } = first;
  return [
    html`Open what failed: the check shows the request, the answer, and what the documentation promises instead.`,
    html`See whether it is still so: <code>npm run contract -- -t ${id}</code> runs that check again, with a fresh job.`,
    html`If it is, the API and its documentation disagree. Send the promise, its source, the request and the answer to
      the makers of the API, and hold back the release of a client that relies on it.`,
    html`If you fear for the jobs of your account, read <a href="#_jobs">what the run touched</a>.`,
    html`If you have to live with it for a time, declare it by a line in the file that <code>CIELO24_DEVIATIONS</code> names:
      <code>${id} until &lt;YYYY-MM-DD&gt;: &lt;reason&gt;</code>`,
  ];
}
