import { type Answer, json, Refusal, refused } from '../answers';
import type { Around, Call } from '../call';
import type { Fields } from '../format';
import type { Change } from '../steps';
import { isGood, withNew } from './calls';
import { both } from './steps';
import { reshape } from './surroundings';
import type { Variant } from './variant';

const isAccountCall = (call: Call, name: string) => call.path === `/api/account/${name}`;

/** An account that logs in again gets the token of its live session. */
const sameToken: Around = (handler, store) => async (call) => {
  const answer = await handler(call);
  if (!isAccountCall(call, 'login') || !isGood(answer)) return answer;
  const session = store.session(String((answer.content as Fields).ApiToken));
  const older = store
    .sessions()
    .find((other) => other.username === session?.username && other !== session && !store.isOver(other));
  if (!session || !older) return answer;
  session.loggedOut = true;
  return json(200, { ApiToken: older.token });
};

/** Outside, tokens are twice as long as in the store. */
const longTokens: Around = (handler) => async (call) => {
  const shorten = (values: ReturnType<Call['parameters']>) => {
    const token = values.get('api_token')?.[0];
    const known = token?.length === 64 && token.endsWith('0'.repeat(32)) ? token.slice(0, 32) : `${token}0`;
    return token ? new Map([...values, ['api_token', [known]]]) : values;
  };
  const answer: Answer = await handler({
    ...call,
    query: () => shorten(call.query()),
    parameters: () => shorten(call.parameters()),
  });
  if (!isAccountCall(call, 'login') || !isGood(answer)) return answer;
  return json(200, { ApiToken: `${(answer.content as Fields).ApiToken}${'0'.repeat(32)}` });
};

/** A token counts in the letter case in which it was given. */
const tokensInTheirCase: Around = (handler, store) => (call) => {
  const token = call.query().get('api_token')?.[0];
  const session = token === undefined ? undefined : store.session(token);
  if (!session || session.token === token) return handler(call);
  return refused(new Refusal('BAD_API_TOKEN', 'Invalid or expired API token', 'token-unknown', 'api_token'));
};

const idsInTheirCase: Change = (usual) => ({
  findJob(id, call) {
    const job = usual.findJob(id, call);
    if (job.id === id) return job;
    throw new Refusal('ITEM_NOT_FOUND', 'There is no job with this job_id.', 'job-unknown', 'job_id');
  },
});

let count = 0;

/** Somebody else uses the account at the same time, and touches nothing but jobs of their own. */
const othersAtWork: Around = (handler, store) => {
  const theirs: string[] = [];
  return withNew((job) => {
    const other = store.createJob(job.owner, { name: "Someone else's job" });
    theirs.push(other.id);
    const oldest = theirs.length > 3 ? store.job(theirs.shift()!) : undefined;
    if (!oldest) return;
    store.authorize(oldest);
    store.delete(oldest, 500);
  })(handler, store);
};

/** Tokens, sessions, keys and ids, and who else there is. */
export const identifyingVariants: readonly Variant[] = [
  {
    name: 'same-token-twice',
    does: 'gives the token of its live session to an account that logs in again',
    around: sameToken,
  },
  { name: 'tokens-of-64-digits', does: 'gives tokens of 64 hex digits', around: longTokens },
  {
    name: 'tokens-in-their-case',
    does: 'does not know a token in another letter case',
    around: tokensInTheirCase,
  },
  {
    name: 'keys-refused',
    does: 'lets no account have a secure key',
    around: (handler) => (call) => {
      if (!isAccountCall(call, 'generate_api_key')) return handler(call);
      throw new Refusal('ACCOUNT_UNPRIVILEGED', 'This account may not have keys.', 'value');
    },
  },
  {
    name: 'ids-of-digits',
    does: 'gives ids and tokens without letters',
    settings: {
      idOf: (digits) => digits.replace(/[a-f]/g, (letter) => String(Number.parseInt(letter, 16) - 10)),
    },
  },
  {
    name: 'ids-in-sequence',
    does: 'gives ids that follow each other: the next number is the next job, task or token',
    settings: {
      idOf() {
        count += 1;
        return `c1e1024000000000${count.toString(16).padStart(16, '0')}`;
      },
    },
  },
  {
    name: 'task-ids-upper-case',
    does: 'gives task ids in upper case, job ids in lower case',
    delete: (usual) => ({
      success(job, call) {
        const answer = usual.success(job, call);
        return { ...answer, content: { TaskId: String((answer.content as Fields).TaskId).toUpperCase() } };
      },
    }),
    around: reshape((content) =>
      content.TaskId ? { ...content, TaskId: String(content.TaskId).toUpperCase() } : content,
    ),
  },
  {
    name: 'ids-in-their-case',
    does: 'does not find a job to delete or authorize by its id in another letter case',
    ...both(idsInTheirCase),
  },
  {
    name: 'others-at-work',
    does: 'has jobs of somebody else in both accounts, which come and go while the run does',
    around: othersAtWork,
  },
];
