import { html } from '../answers';
import type { Session } from '../store';
import { sendPlainly } from '../wire';
import { type Accident, answerWith, befall, reset, withBody, withHeader } from './accident';
import { parameterIn } from './around';
import { type Entry, type Expectation, holds, notViolated } from './trouble';
import { every, from, isAt, isDelete, lateDelete, type Occasion } from './when';

const crash = answerWith(html(500, 'Internal Server Error'));

/** What ends sessions with deletions, and never without, breaks this promise, whoever does it. */
const SESSION_GOES_ON = /^A session goes on/;

/** An answer that breaks the contract, though what was made can be removed. */
const violated: Expectation = { verdict: 'violated', leavesNothing: true };

/** Checks may still meet with it. */
const perhapsViolated: Expectation = { verdict: ['holds', 'inconclusive', 'violated'], leavesNothing: true };

type When = Pick<Occasion, 'begin'>;
const late: When = { begin: from(lateDelete, isDelete) };
const everySecondLate: When = { begin: every(2, isDelete, lateDelete) };
const everyThirdLate: When = { begin: every(3, isDelete, lateDelete) };
const everyFifth: When = { begin: every(5, isDelete) };
const everyFifthLate: When = { begin: every(5, isDelete, lateDelete) };
const everyThirdNew: When = { begin: every(3, isAt('/api/job/new')) };

const sinceThen = `from delete ${lateDelete} on`;

const unreadable: Accident['send'] = (reply, outgoing, incoming) =>
  sendPlainly(
    withHeader(withBody(reply, Buffer.from([0x1f, 0x8b, 8, 0, 0, 1])), 'Content-Encoding', 'gzip'),
    outgoing,
    incoming,
  );

const onRemoval = (
  name: string,
  does: string,
  what: Pick<Accident, 'receive' | 'send'>,
  when: When,
  expects: Expectation,
  takesLong = false,
): Entry => ({ name, does, start: () => befall({ name, does, ...what }, when), expects, takesLong });

/** The first time that a job's id comes to delete. */
const firstOfEachJob = () => {
  const met = new Set<string>();
  return (id: string) => met.size < met.add(id).size;
};

/** Ends the session of every so many-th delete from the late ones on, before its work or after it. */
const endingSessions =
  (step: number, before: boolean): Entry['around'] =>
  (handler, store) => {
    const isOne = every(step, isDelete, lateDelete)();
    const end = (session: Session | undefined) => {
      if (session) session.loggedOut = true;
    };
    return async (call) => {
      if (!isOne(call.path)) return handler(call);
      const session = store.session(parameterIn(call, 'api_token'));
      if (before) end(session);
      const answer = await handler(call);
      end(session);
      return answer;
    };
  };

const lostReset: Accident['send'] = (_reply, _outgoing, incoming) => reset(incoming);
const lostCrash: Accident['send'] = (_reply, outgoing, incoming) => crash(incoming, outgoing);
const lostCut: Accident['send'] = ({ status, headers, body }, outgoing) => {
  outgoing.writeHead(status, headers);
  outgoing.write(body.subarray(0, 20), () => outgoing.socket?.destroySoon());
};

export const removal: Entry[] = [
  onRemoval(
    'delete-crashes-every-fifth',
    'answers 500 to every fifth delete, without the work',
    { receive: crash },
    everyFifth,
    violated,
  ),
  onRemoval(
    'delete-crashes-every-fifth-late',
    `answers 500 to every fifth delete ${sinceThen}`,
    { receive: crash },
    everyFifthLate,
    perhapsViolated,
  ),
  onRemoval(
    'delete-crashes-every-second-late',
    `answers 500 to every second delete ${sinceThen}`,
    { receive: crash },
    everySecondLate,
    perhapsViolated,
  ),
  onRemoval(
    'delete-crashes-though-done',
    'does the work of every fifth delete, and answers 500',
    { send: lostCrash },
    everyFifth,
    violated,
  ),
  onRemoval(
    'delete-crashes-though-done-late',
    `does the work of every delete ${sinceThen}, and answers 500`,
    { send: lostCrash },
    late,
    perhapsViolated,
  ),
  {
    name: 'delete-crashes-first-of-each-job',
    does: 'answers 500 to the first delete of each job, without the work',
    start: () => {
      const isFirst = firstOfEachJob();
      return {
        receive(incoming, outgoing, proceed) {
          const [path = '', query = ''] = (incoming.url ?? '').split('?');
          const id = new URLSearchParams(query).get('job_id')?.toLowerCase() ?? '';
          if (isDelete(path) && id !== '' && isFirst(id)) crash(incoming, outgoing);
          else proceed();
        },
      };
    },
    expects: violated,
  },
  onRemoval(
    'delete-unreadable-late',
    `does the work of every delete ${sinceThen}, and answers what cannot be read`,
    { send: unreadable },
    late,
    notViolated,
  ),
  onRemoval(
    'delete-unreadable-undone-late',
    `answers what cannot be read to every second delete ${sinceThen}, without the work`,
    {
      receive: answerWith({
        status: 200,
        mediaType: 'application/json',
        text: '\u001f\u0008',
        headers: { 'Content-Encoding': 'gzip' },
      }),
    },
    everySecondLate,
    notViolated,
  ),
  onRemoval(
    'delete-page-late',
    `answers a page with 200 to every second delete ${sinceThen}, without the work`,
    { receive: answerWith(html(200, 'We will be back soon')) },
    everySecondLate,
    { verdict: ['holds', 'inconclusive', 'violated'], leavesNothing: true },
  ),
  onRemoval(
    'delete-unavailable-late',
    `answers 503 to every second delete ${sinceThen}`,
    { receive: answerWith(html(503, 'Service Unavailable')) },
    everySecondLate,
    notViolated,
  ),
  onRemoval(
    'delete-busy-late',
    `answers 429 with Retry-After: 1 to every third delete ${sinceThen}`,
    {
      receive: answerWith({
        status: 429,
        mediaType: 'text/plain',
        text: 'Slow down',
        headers: { 'Retry-After': '1' },
      }),
    },
    everyThirdLate,
    holds,
    true,
  ),
  onRemoval(
    'delete-reset-late',
    `resets every second delete ${sinceThen}, without the work`,
    { receive: reset },
    everySecondLate,
    notViolated,
  ),
  onRemoval(
    'delete-reset-though-done-late',
    `does the work of every delete ${sinceThen}, and resets`,
    { send: lostReset },
    late,
    notViolated,
  ),
  onRemoval(
    'delete-hangs-late',
    `never answers every fifth delete ${sinceThen}`,
    { receive: () => undefined },
    everyFifthLate,
    notViolated,
    true,
  ),
  {
    name: 'session-ends-every-third-late-delete',
    does: `ends the session with every third delete ${sinceThen}, before its work`,
    around: endingSessions(3, true),
    expects: { ...notViolated, mayViolate: SESSION_GOES_ON },
  },
  {
    name: 'session-ends-after-each-late-delete',
    does: `ends the session with each delete ${sinceThen}, after its work`,
    around: endingSessions(1, false),
    expects: { ...notViolated, mayViolate: SESSION_GOES_ON },
  },
  {
    name: 'looks-fail-late',
    does: `answers 503 to info and list ${sinceThen}`,
    start: () => {
      let deletes = 0;
      return {
        receive(incoming, outgoing, proceed) {
          const path = incoming.url?.split('?')[0] ?? '';
          if (isDelete(path)) deletes += 1;
          const isLook = path === '/api/job/info' || path === '/api/job/list';
          if (isLook && deletes >= lateDelete)
            answerWith(html(503, 'Service Unavailable'))(incoming, outgoing);
          else proceed();
        },
      };
    },
    expects: notViolated,
  },
  onRemoval(
    'new-lost-every-third',
    'makes every third job, and resets before the answer',
    { send: lostReset },
    everyThirdNew,
    holds,
  ),
  onRemoval(
    'new-cut-every-third',
    'makes every third job, and breaks off within its id',
    { send: lostCut },
    everyThirdNew,
    holds,
  ),
  onRemoval(
    'new-unreadable-every-third',
    'makes every third job, and answers what cannot be read',
    { send: unreadable },
    everyThirdNew,
    holds,
  ),
  onRemoval(
    'new-crashes-though-made-every-third',
    'makes every third job, and answers 500',
    { send: lostCrash },
    everyThirdNew,
    notViolated,
  ),
  onRemoval(
    'new-gateway-though-made-every-third',
    'makes every third job, and answers 504',
    { send: (_reply, outgoing, incoming) => answerWith(html(504, 'Gateway Time-out'))(incoming, outgoing) },
    everyThirdNew,
    holds,
  ),
];
