/** A job's life, as the documentation tells it. */
import { describe, expect, test } from '@jest/globals';
import {
  afterCall,
  afterSight,
  answerTo,
  anything,
  contradictions,
  type Effect,
  type Expected,
  foundJob,
  GONE,
  isDeleted,
  isExplainedBy,
  isRenamed,
  newJob,
  possibleStatuses,
  type Sight,
  statusesOf,
  withDetails,
  withMedia,
  withOrder,
} from '../../support/model/job';
import { type JobStatus, jobStatuses } from '../../support/spec/schemas';

const deletes: Effect = (job) => ({ ...job, isDeleted: true });
const authorizes: Effect = (job) => (job.status === 'Authorizing' ? { ...job, status: 'Pending' } : job);
const orders: Effect = (job) => ({ ...job, isOrdered: true });

const made = newJob('a name', 'an id');
const inStatus = (status: JobStatus) => foundJob('a name', 'an id', status);
const accepted = (job: Expected, ...effects: Effect[]) =>
  effects.reduce((now, effect) => afterCall(now, effect, 'accepted'), job);

const shows = (shown: Partial<Sight> = {}): Sight => ({ view: 'info', isThere: true, ...shown });
const showsNone = shows({ isThere: false });
const listsNone = shows({ view: 'list', isThere: false });

/** What both views tell of jobs, where they tell all. */
const ALL = { status: true, name: true, externalId: true };
const LATER: JobStatus[] = ['Pending', 'In Process', 'Complete', 'Media Failure', 'Reviewing'];

describe('A call that deletes', () => {
  test.each([
    ['deleted on 200', 'accepted', 'deleted', true],
    ['as it was on 400', 'refused', 'Pending', false],
    ['either on no answer', 'unknown', 'Pending or deleted', undefined],
  ] as const)('leaves the job %s', (_what, outcome, words, deleted) => {
    const job = afterCall(inStatus('Pending'), deletes, outcome);
    expect([statusesOf(job), isDeleted(job)]).toEqual([words, deleted]);
  });

  test('does nothing to a job that is deleted, and no other call brings it back', () => {
    const job = accepted(inStatus('Authorizing'), deletes);
    expect(accepted(job, deletes, authorizes, orders)).toEqual(job);
    expect(possibleStatuses(job)).toEqual([]);
  });

  test.each<[string, Expected, Sight, string[]]>([
    ['is gone', accepted(made, deletes), showsNone, []],
    ['is still there', accepted(made, deletes), shows(), ['the job is still there']],
    ['is still listed', accepted(made, deletes), shows({ view: 'list' }), ['the job is still there']],
    ['is gone, though that was refused', afterCall(made, deletes, 'refused'), showsNone, [GONE]],
    ['is gone, after no answer', afterCall(made, deletes, 'unknown'), showsNone, []],
    ['is there, after no answer', afterCall(made, deletes, 'unknown'), shows(), []],
  ])('is held against what is seen: the job %s', (_what, job, sight, lines) => {
    expect(contradictions(job, sight, {})).toEqual(lines);
  });
});

describe('By itself', () => {
  test.each<[string, Expected, JobStatus[]]>([
    ['a new job stays', made, ['Authorizing', 'Pending']],
    ['one that was not ordered stays', inStatus('Pending'), ['Pending']],
    ['an ordered job moves on', accepted(inStatus('Pending'), orders), LATER],
    [
      'an ordered job that is not authorized stays',
      accepted(inStatus('Authorizing'), orders),
      ['Authorizing'],
    ],
    ['one that has started moves on', inStatus('In Process'), LATER.slice(1)],
    ['one that was found under review stays', inStatus('Reviewing'), ['Reviewing']],
    [
      'one that has come under review is complete in the end',
      afterSight(inStatus('In Process'), shows({ status: 'Reviewing' })),
      ['Reviewing', 'Complete'],
    ],
    ['a complete one stays', inStatus('Complete'), ['Complete']],
    ['a failed one stays', inStatus('Media Failure'), ['Media Failure']],
  ])('%s', (_what, job, statuses) => {
    expect(new Set(possibleStatuses(job))).toEqual(new Set(statuses));
  });

  test('no job is deleted', () => {
    for (const status of jobStatuses) expect(contradictions(inStatus(status), showsNone, {})).toEqual([GONE]);
  });
});

describe('Authorizing', () => {
  test('becomes Pending when it is authorized', () => {
    expect(possibleStatuses(accepted(inStatus('Authorizing'), authorizes))).toEqual(['Pending']);
    expect(possibleStatuses(accepted(made, authorizes))).toEqual(['Pending']);
  });

  test('and then moves on, if it was ordered before', () => {
    const job = accepted(inStatus('Authorizing'), orders, authorizes);
    expect(new Set(possibleStatuses(job))).toEqual(new Set(LATER));
  });

  test('no other status is changed by that', () => {
    for (const status of LATER) expect(accepted(inStatus(status), authorizes)).toEqual(inStatus(status));
  });
});

describe('Seen', () => {
  const job = inStatus('Pending');

  test.each<[string, Partial<Sight>, string[]]>([
    ['as it was', { status: 'Pending', name: 'a name', externalId: 'an id' }, []],
    ['in another status', { status: 'Complete' }, ['JobStatus was Pending and is Complete']],
    ['in a status that there is not', { status: 'pending' }, ['JobStatus was Pending and is pending']],
    ['without a status', { status: undefined }, ['JobStatus was Pending and is empty']],
    ['under another name', { name: 'another' }, ['JobName was a name and is another']],
    ['without a name', { name: undefined }, ['JobName was a name and is empty']],
    ['with another external id', { externalId: 'x' }, ['ExternalID was an id and is x']],
    ['without an external id', { externalId: undefined }, ['ExternalID was an id and is empty']],
  ])('%s', (_what, shown, lines) => {
    const whole = { status: 'Pending', name: 'a name', externalId: 'an id', ...shown };
    expect(contradictions(job, shows(whole), ALL)).toEqual(lines);
  });

  test('of a field that a view never tells, nothing is missed', () => {
    expect(contradictions(job, shows(), {})).toEqual([]);
    expect(contradictions(job, shows({ name: 'another', externalId: 'x' }), { status: false })).toEqual([]);
    // A status that is told is wrong all the same.
    expect(contradictions(job, shows({ status: 'Complete' }), {})).toHaveLength(1);
  });

  test('of several possibilities any will do, and the words name all', () => {
    for (const status of ['Authorizing', 'Pending']) {
      expect(contradictions(made, shows({ status }), {})).toEqual([]);
    }
    expect(contradictions(made, shows({ status: 'Complete' }), {})).toEqual([
      'JobStatus was Authorizing or Pending and is Complete',
    ]);
  });

  const long = 'n'.repeat(60);
  test.each([
    ['its own name', 'a name', 'a name', false],
    ['another', 'a name', 'another', true],
    ['no name', 'a name', undefined, true],
    ['some name, where it was given none', '', 'Untitled', false],
    ['a long name cut short', long, long.slice(0, 40), false],
    ['a long name cut shorter than any target keeps', long, long.slice(0, 39), true],
    ['a name with a number behind it, since another job has it', long, `${long} (2)`, false],
    ['a name with a word behind it', long, `${long} (copy)`, true],
    ['the end of a long name', `a${long}`, long, true],
  ])('under %s', (_what, given, shown, renamed) => {
    expect(isRenamed(given, shown)).toBe(renamed);
  });
});

describe('The list is of active jobs only', () => {
  test.each<[JobStatus, string[]]>([
    ['Authorizing', [GONE]],
    ['Pending', [GONE]],
    ['In Process', []],
    ['Complete', []],
    ['Media Failure', []],
    ['Reviewing', []],
  ])('a job that is %s and not listed', (status, lines) => {
    expect(contradictions(inStatus(status), listsNone, ALL)).toEqual(lines);
    expect(contradictions(inStatus(status), showsNone, ALL)).toEqual([GONE]);
  });

  test('an ordered job may have started, and need not be listed', () => {
    expect(contradictions(accepted(inStatus('Pending'), orders), listsNone, ALL)).toEqual([]);
  });
});

describe('What was seen rules out the rest', () => {
  const ordered = accepted(inStatus('Pending'), orders);
  const maybeDeleted = afterCall(inStatus('Pending'), deletes, 'unknown');

  test.each<[string, Expected, Sight, string]>([
    ['a status that is told', made, shows({ status: 'Pending' }), 'Pending'],
    ['a status that it came to by itself', ordered, shows({ status: 'Reviewing' }), 'Reviewing'],
    ['that it is there says nothing of its status', made, shows(), 'Authorizing or Pending'],
    ['that it is gone', maybeDeleted, showsNone, 'deleted'],
    [
      'that it is there: a deletion may be on its way',
      maybeDeleted,
      shows({ status: 'Pending' }),
      'Pending or deleted',
    ],
  ])('%s', (_what, job, sight, words) => {
    expect(statusesOf(afterSight(job, sight))).toBe(words);
  });

  test.each<[string, Expected, Sight]>([
    ['is gone', made, showsNone],
    ['is still there', accepted(made, deletes), shows({ status: 'Pending' })],
    ['has a status that it cannot have', made, shows({ status: 'Complete' })],
  ])('but not where it contradicts all that was expected: the job %s', (_what, job, sight) => {
    expect(afterSight(job, sight)).toBe(job);
  });
});

describe('A call that was never sent explains what is seen', () => {
  test.each<[string, Effect, Expected, Sight, boolean]>([
    ['a deletion explains that the job is gone', deletes, inStatus('Pending'), showsNone, true],
    ['but not that it is there', deletes, inStatus('Pending'), shows(), false],
    ['nor what is deleted anyway', deletes, accepted(made, deletes), showsNone, false],
    [
      'an authorization explains Pending',
      authorizes,
      inStatus('Authorizing'),
      shows({ status: 'Pending' }),
      true,
    ],
    [
      'but not where the job was Pending',
      authorizes,
      inStatus('Pending'),
      shows({ status: 'Pending' }),
      false,
    ],
    ['nor that it is gone', authorizes, inStatus('Authorizing'), showsNone, false],
    [
      'nor Complete, if it was not ordered',
      authorizes,
      inStatus('Authorizing'),
      shows({ status: 'Complete' }),
      false,
    ],
  ])('%s', (_what, effect, job, sight, isExplained) => {
    expect(isExplainedBy(effect, job, sight)).toBe(isExplained);
  });
});

describe('A call has to be answered by what is known of the job', () => {
  const deletable: JobStatus[] = ['Authorizing', 'Pending'];
  const deleted = afterCall(newJob('', ''), deletes, 'accepted');
  const perhaps = afterCall(newJob('', ''), deletes, 'unknown');
  const ordered = afterCall(foundJob('', '', 'Pending'), orders, 'accepted');
  test.each<[string, Expected, readonly JobStatus[] | undefined, string]>([
    ['accepted where its status allows it', newJob('', ''), deletable, 'accepted'],
    ['refused where its status does not', foundJob('', '', 'Complete'), deletable, 'refused'],
    ['accepted in any status where the page names none', foundJob('', '', 'Complete'), undefined, 'accepted'],
    ['refused where it is deleted', deleted, undefined, 'refused'],
    ['either where it may be deleted', perhaps, undefined, 'unknown'],
    ['either where it may have moved on by itself', ordered, deletable, 'unknown'],
  ])('%s', (_, expected, acceptedIn, answer) => expect(answerTo(expected, acceptedIn)).toBe(answer));
});

describe('A job of which nothing is known', () => {
  const job = anything('a name', 'an id');

  test('may be in any status, or deleted: no sight of it is wrong', () => {
    expect(isDeleted(job)).toBeUndefined();
    expect(possibleStatuses(job)).toEqual(jobStatuses);
    for (const sight of [showsNone, listsNone, ...jobStatuses.map((status) => shows({ status }))]) {
      expect(contradictions(job, sight, { status: true })).toEqual([]);
    }
  });

  test('is known again once it is seen', () => {
    expect(statusesOf(afterSight(job, showsNone))).toBe('deleted');
    expect(statusesOf(afterSight(job, shows({ status: 'Complete' })))).toBe('Complete or deleted');
  });

  test('has its name all the same', () => {
    expect(contradictions(job, shows({ status: 'Pending', name: 'x' }), { name: true })).toHaveLength(1);
  });
});

describe('What a job was made with, or given, stays', () => {
  const told = (fields: Record<string, string>, status = 'Pending') => ({
    view: 'list' as const,
    isThere: true,
    status,
    fields,
  });
  const pending = { ...newJob('name', ''), possibilities: newJob('name', '').possibilities.slice(1) };
  const seen = withDetails(pending, told({ CreationDate: '2026', MediaLengthSeconds: '62.5' }));

  test('a date of its making is not changed, and a medium is not lost', () => {
    expect(contradictions(seen, told({ CreationDate: '2026', MediaLengthSeconds: '62.5' }), {})).toEqual([]);
    expect(contradictions(seen, told({ CreationDate: '2025' }), {})).toEqual([
      'CreationDate was 2026 and is 2025',
      'MediaLengthSeconds was 62.5 and is empty',
    ]);
  });

  test('what was empty may be filled, and the length of a medium be told more exactly', () => {
    const more = told({ CreationDate: '2026', MediaLengthSeconds: '62.51', Fidelity: 'MECHANICAL' });
    expect(contradictions(seen, more, {})).toEqual([]);
  });

  test('once it is processed fields may be told otherwise, but a medium is not lost', () => {
    const ordered = {
      ...seen,
      possibilities: seen.possibilities.map((one) => ({ ...one, isOrdered: true })),
    };
    expect(contradictions(ordered, told({ CreationDate: '2025' }, 'In Process'), {})).toEqual([
      'MediaLengthSeconds was 62.5 and is empty',
    ]);
  });

  test('when it is authorized only the date of that may change', () => {
    const made = told({ AuthorizationDate: '2025', CreationDate: '2026', JobLanguage: 'de' }, 'Authorizing');
    const held = withDetails(newJob('name', ''), made);
    const now = told({ AuthorizationDate: '2026', CreationDate: '2027', JobLanguage: 'en' });
    expect(contradictions(held, now, {})).toEqual([
      'CreationDate was 2026 and is 2027',
      'JobLanguage was de and is en',
    ]);
  });

  test('a medium that nobody gave it is not gained', () => {
    const empty = withDetails(pending, told({ CreationDate: '2026' }));
    const gained = told({ CreationDate: '2026', MediaLengthSeconds: '62.5' });
    expect(contradictions(empty, gained, {})).toEqual([
      'MediaLengthSeconds was empty and is 62.5, and it was given no medium',
    ]);
    expect(contradictions(withMedia(empty), gained, {})).toEqual([]);
  });

  test('an order is told more or less exactly, and not made another', () => {
    const ordered = withDetails(pending, told({ Fidelity: 'MECHANICAL', TargetLanguage: 'de' }));
    expect(contradictions(ordered, told({ Fidelity: 'Mechanical', TargetLanguage: 'de_DE' }), {})).toEqual(
      [],
    );
    expect(contradictions(ordered, told({ Fidelity: 'PREMIUM', TargetLanguage: 'fr' }), {})).toEqual([
      'Fidelity was MECHANICAL and is PREMIUM',
      'TargetLanguage was de and is fr',
    ]);
    expect(
      contradictions(ordered, told({ Fidelity: 'PREMIUM', TargetLanguage: 'fr' }, 'Complete'), {}),
    ).toEqual(['JobStatus was Pending and is Complete']);
    expect(contradictions(withOrder(ordered), told({ Fidelity: 'PREMIUM' }), {})).toEqual([]);
  });

  test('another view has told nothing yet', () => {
    expect(contradictions(seen, { ...told({}), view: 'info' }, {})).toEqual([]);
  });

  test('what has no effect on the job is told by the same object', () => {
    expect(afterCall(seen, authorizes, 'accepted')).toBe(seen);
  });
});
