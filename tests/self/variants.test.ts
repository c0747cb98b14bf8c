import { expect, test } from '@jest/globals';
import { variants } from '../sandbox';
import { DEFAULTS, idsOf, overlapping, perform } from './perform';

const IN_PROCESS = ['keeps-in-process', 'authorize-job.no-effect-on-in-process'];
const COMPLETE = ['keeps-complete', 'authorize-job.no-effect-on-complete'];
/** Where info does not tell the status, no job is known to be in these. */
const STARTED = [
  ...IN_PROCESS,
  ...COMPLETE,
  ...['keeps-media-failure', 'authorize-job.no-effect-on-media-failure'],
  ...['keeps-reviewing', 'authorize-job.no-effect-on-reviewing'],
];

/** What the variants leave no occasion for. */
const NOT_EXERCISED: Record<string, string[]> = {
  'new-task-is-the-job': ['refuses-task-id-for-job_id', 'authorize-job.refuses-task-id-for-job_id'],
  'no-authorization': [
    'authorize-job.authorizes-later',
    'deletes-authorizing',
    'authorize-job.authorizes-authorizing',
    'authorize-job.holds-until-authorized',
    'authorize-job.accepts-second-authorization',
    'authorize-job.same-job-at-once',
    'authorize-job.keeps-media',
    'authorize-job.releases',
  ],
  'info-without-status': STARTED,
  'info-scant': STARTED,
  'fields-of-2014': STARTED,
  'processing-instant': IN_PROCESS,
  'processing-slow': COMPLETE,
  'processing-endless': COMPLETE,
  'processing-late': [...COMPLETE, ...IN_PROCESS],
  'processing-never': [...COMPLETE, ...IN_PROCESS, 'keeps-processed-later'],
  'external-ids-refused': ['refuses-external-id-for-job_id', 'authorize-job.refuses-external-id-for-job_id'],
  'processing-fails': COMPLETE,
  'reviewing-before-complete': COMPLETE,
  'processing-late-and-slow': COMPLETE,
  'media-after-authorization-only': ['authorize-job.keeps-media'],
  'list-without-authorizing': ['gone-from-list', 'stays-gone', 'authorize-job.adds-none'],
  'keys-refused': ['refuses-key-for-api_token', 'authorize-job.refuses-key-for-api_token'],
  'same-token-twice': ['refuses-dead-token', 'authorize-job.refuses-dead-token'],
  'deletion-shows-late-one-session': ['refuses-dead-token', 'authorize-job.refuses-dead-token'],
  'one-session': ['refuses-dead-token', 'authorize-job.refuses-dead-token'],
};

/** May happen on a busy machine to any of them. */
const TOO_SOON = 'The job was Complete before it could be seen In Process.';

/** @returns what is not as it should be, in a line; undefined where all is well */
async function judge({ name, breaksShould }: (typeof variants)[number]): Promise<string | undefined> {
  // The patience is the one that users get; only processing is not waited for that long.
  const { result } = await perform({ variant: name }, { ...DEFAULTS, processingTimeoutMs: 4_000 });
  const failed = result.checks.filter(
    ({ status, level }) => status === 'failed' && (level === 'MUST' || !breaksShould),
  );
  const unsure = [...idsOf(result, 'inconclusive'), ...result.problems];
  const left = result.checks.filter(
    ({ id, status, reason, restsOn }) =>
      status === 'not-exercised' &&
      reason !== TOO_SOON &&
      !(breaksShould && restsOn) &&
      !NOT_EXERCISED[name]?.includes(id),
  );
  const lines = [...[...failed, ...left].map(({ id }) => id), ...unsure];
  if (lines.length === 0 && result.verdict === 'holds') return undefined;
  return `${name}: ${result.verdict}, ${lines.join(', ')}`;
}

test('no conforming variant raises an alarm', async () => {
  const doubtful: (typeof variants)[number][] = [];
  await overlapping(variants, 14, async (variant) => {
    if (await judge(variant)) doubtful.push(variant);
  });
  // So many at once can meet with more trouble than is meant on a busy machine.
  const wrong: string[] = [];
  for (const variant of doubtful) wrong.push(...[(await judge(variant)) ?? []].flat());
  expect(wrong).toEqual([]);
}, 1_800_000);

test('the run deletes what it made, on every variant that lets it', async () => {
  const wrong: string[] = [];
  await overlapping(
    ['no-authorization', 'deletion-late', 'list-without-names', 'path-prefix'],
    4,
    async (variant) => {
      const { sandbox } = await perform({ variant }, DEFAULTS);
      const left = sandbox
        .jobs()
        .filter(
          ({ name, status }) => name.startsWith('contract-suite') && /Authorizing|Pending/.test(status),
        );
      if (left.length > 0) wrong.push(`${variant}: ${left.map(({ name }) => name).join(', ')}`);
    },
  );
  expect(wrong).toEqual([]);
});
