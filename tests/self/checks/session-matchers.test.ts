/** Whether a check's own session lives is asked of a call that is not under test, the job list. */
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { expect as suiteExpect } from '../../support/checks/session-matchers';
import { Trouble } from '../../support/http/trouble';
import { type FakeTarget, open, type Reply, TOKEN_REFUSED } from '../jobs/fake';
import { hurry } from '../timers';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** @param ends after how many lists the session is over */
const endingAfter =
  (ends: number, refusal: Reply): FakeTarget['reply'] =>
  ({ call, query, times }) =>
    call === 'list' && query.api_token === 'token-2' && times > ends ? refusal : undefined;

/** What both matchers find of a session. */
async function found(reply: FakeTarget['reply'], effectTimeoutMs = 0) {
  const { accounts, newRecorder, target } = open(reply, { effectTimeoutMs });
  await accounts.open();
  const session = await accounts.another(newRecorder());
  const of = (judge: () => Promise<void>) =>
    hurry(() =>
      judge().then(
        () => 'holds',
        ({ matcherResult }) => matcherResult.found.join(),
      ),
    );
  const over = await of(() => suiteExpect(session).toBeOver());
  const asked = target.of('list').filter(({ query }) => query.api_token === 'token-2').length;
  return { over, alive: await of(() => suiteExpect(session).toBeAlive()), asked };
}

test.each<[what: string, refusal: Reply]>([
  ['as documented', TOKEN_REFUSED],
  ['as HTTP has it', [401, { ErrorType: 'BAD_API_TOKEN' }]],
])('a session is over whose token is refused %s', async (_what, refusal) => {
  expect(await found(endingAfter(0, refusal))).toMatchObject({ over: 'holds', alive: 'it is refused' });
});

test('a session lives whose token opens the list', async () => {
  expect(await found(() => undefined)).toMatchObject({ over: 'it is accepted', alive: 'holds' });
});

test('an end that shows late counts within the time for effects, and not after it', async () => {
  const late = endingAfter(3, TOKEN_REFUSED);
  expect(await found(late, 10_000)).toMatchObject({ over: 'holds', asked: 4 });
  expect(await found(late, 0)).toMatchObject({ over: 'it is accepted', asked: 1 });
});

test('no answer is trouble, and says nothing of the session', async () => {
  const { accounts, newRecorder, target } = open();
  await accounts.open();
  const session = await accounts.another(newRecorder());
  target.reply = () => new Trouble('Down.');
  for (const judge of [() => suiteExpect(session).toBeOver(), () => suiteExpect(session).toBeAlive()])
    await expect(hurry(judge)).rejects.toThrow('Down.');
});

test('each such session has a label of its own in the reports', async () => {
  const { accounts, newRecorder } = open();
  await accounts.open();
  const recorder = newRecorder();
  const sessions = [await accounts.another(recorder), await accounts.another(recorder)];
  expect(sessions.map(({ token }) => recorder.redactor.strike(token))).toEqual([
    '$API_TOKEN_2',
    '$API_TOKEN_3',
  ]);
});
