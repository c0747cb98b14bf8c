/** What speaks against believing that an expectation has failed. */
import { describe, expect, test } from '@jest/globals';
import type { Ended } from '../../support/run/attempt';
import { Control, isPassingEvent, troubleOf } from '../../support/run/confirm';
import { answerOf, type FakeTarget, NO, open, type Reply, TOKEN_REFUSED } from '../jobs/fake';

const PAGE = answerOf([404, '<h1>', { 'content-type': 'text/html' }]);
const OWN = answerOf(NO as [number]);

async function controlAt(reply: FakeTarget['reply']) {
  const run = open(reply);
  await run.accounts.open();
  return { ...run, control: new Control(run.accounts, run.views, run.newRecorder, run.registry.marker) };
}

describe('The control requests', () => {
  test.each<[what: string, call: string, reply: Reply | undefined, says: RegExp | undefined]>([
    ['are answered well', 'list', undefined, undefined],
    ['meet a list out of order', 'list', [500], /a control request beside it failed\. The list call/],
    [
      'meet a control job that is a page',
      'info',
      [404, '<h1>'],
      /control request beside it failed\. The info/,
    ],
  ])('%s', async (_what, call, reply, says) => {
    let isBroken = false;
    const { control, jobsOf } = await controlAt((asked) =>
      isBroken && asked.call === call ? reply : undefined,
    );
    const { jobs } = await jobsOf();
    await jobs.inList(await jobs.create());
    isBroken = true;
    const trouble = await control.ask();
    expect(trouble?.message).toEqual(says && expect.stringMatching(says));
  });

  test('are shared by those that ask before they leave, and not by those that ask later', async () => {
    let late: Promise<unknown> | undefined;
    const { control, target } = await controlAt(({ call, times }) => {
      if (call === 'list' && times === 1) late = control.ask();
      return undefined;
    });
    const send = target.send.bind(target);
    target.send = async (request) => Promise.resolve().then(() => send(request));
    await Promise.all([control.ask(), control.ask()]);
    await late;
    expect(target.of('list')).toHaveLength(2);
  });

  test('that find the session over renew it, and are answered well in another one', async () => {
    const { control, accounts } = await controlAt(({ call, query }) =>
      call === 'list' && query.api_token === 'token-1' ? TOKEN_REFUSED : undefined,
    );
    expect(await control.ask()).toBeUndefined();
    expect(accounts.main!.session.token).toBe('token-2');
  });
});

test.each<[what: string, ended: Partial<Ended>, attempt: number, says: RegExp | undefined]>([
  ["the API's own", { answer: OWN, heard: [{ answer: OWN }] as never }, 1, undefined],
  ['from a cache, even the fifth time', { answer: answerOf([200, {}, { age: '1' }]) }, 5, /from a cache/],
  ['a cache that had nothing', { answer: answerOf([200, {}, { 'x-cache': 'Miss' }]) }, 1, undefined],
  ["somebody else's", { heard: [{ answer: PAGE }] as never }, 2, /somebody else's .*: 404 text\/html\.$/],
  ["somebody else's, for the third time", { heard: [{ answer: PAGE }] as never }, 3, undefined],
])('an answer that is %s', (_what, ended, attempt, says) => {
  const trouble = troubleOf({ heard: [], ...ended } as never, attempt);
  expect(trouble?.message).toEqual(says && expect.stringMatching(says));
});

type At = [path: string, at: number][];
test.each<[what: string, answer: Ended['answer'], foreign: At, isPassing: boolean]>([
  [
    "the API's own answer",
    OWN,
    [
      ['/a', 1_000],
      ['/b', 1_001],
    ],
    false,
  ],
  [
    'no answer',
    undefined,
    [
      ['/a', 1_000],
      ['/b', 1_001],
    ],
    false,
  ],
  ['a page that stands alone', PAGE, [['/a', 1_000]], false],
  [
    'one of several pages of one call',
    PAGE,
    [
      ['/a', 1_000],
      ['/a', 1_001],
    ],
    false,
  ],
  [
    'one of several pages',
    PAGE,
    [
      ['/a', 1_000],
      ['/b', 2_999],
    ],
    true,
  ],
  [
    "one in the API's form with a status that no page has, among such of another call",
    { ...OWN!, status: 404 },
    [
      ['/a', 1_000],
      ['/b', 1_500],
    ],
    true,
  ],
  [
    'one page, and another one long before',
    PAGE,
    [
      ['/a', 1_000],
      ['/b', -1_001],
    ],
    false,
  ],
])('whether something has passed: %s', (_what, answer, foreign, isPassing) => {
  const ended = { outcome: { status: 'failed' }, endedAt: 1_000, ...(answer && { answer }) } as Ended;
  expect(
    isPassingEvent(
      ended,
      foreign.map(([path, at]) => ({ path, at })),
    ),
  ).toBe(isPassing);
});
