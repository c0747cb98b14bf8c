/** What is taken for a stack trace, and what is not. */
import { describe, expect, test } from '@jest/globals';
import { answer, refusal, said } from './said';

describe('toBeWithoutStackTrace', () => {
  const traces: [string, string][] = [
    ['Node', 'Error: no\n    at Object.<anonymous> (/srv/app/job.js:12:9)\n    at node:internal/main:1:2'],
    ['Node, a module', '    at file:///srv/app/job.mjs:12:9'],
    ['Python', 'Traceback (most recent call last):\n  File "/srv/app/job.py", line 12, in delete'],
    ['Python, without its head', '  File "/srv/app/job.py", line 12, in delete'],
    ['Java', 'java.lang.NullPointerException\n\tat com.example.Job.delete(Job.java:12)'],
    ['Java, one frame', 'Job.java:12)'],
    ['Kotlin', '(Job.kt:12)'],
    ['Scala', '(Job.scala:12)'],
    ['.NET', '   at Example.Jobs.Delete(String id) in C:\\srv\\Job.cs:line 12'],
    ['.NET, without files', '   at Example.Jobs.Delete(String id)\n   at Example.Main()'],
    ['PHP', '#0 /srv/app/job.php(12): delete()'],
    ['PHP, a warning', 'Warning: x in /srv/app/job.php on line 12'],
    ['Ruby', "/srv/app/job.rb:12:in `delete'"],
    ['Go', 'goroutine 12 [running]:\nmain.delete()'],
    ['Rust', "thread 'main' panicked at src/job.rs:12:9:"],
    ['Perl', 'Died at /srv/app/job.pl line 12.'],
    ['Perl, a module', 'Died at /srv/app/Job.pm line 12.'],
    ['MySQL', 'You have an error in your SQL syntax; check the manual'],
    ['PDO', 'SQLSTATE[42S02]: Base table or view not found'],
    ['PostgreSQL', 'LINE 12: SELECT name FROM job'],
    ['Oracle', 'ORA-00942: table or view does not exist'],
    ['SQLite', 'sqlite3.OperationalError: no such table: job'],
  ];

  test.each(traces)('does not take one of %s, as it is or in JSON', (_platform, trace) => {
    for (const body of [trace, JSON.stringify({ ErrorType: 'INVALID_QUERY', ErrorComment: trace })]) {
      expect(said(answer(body), (that) => that.toBeWithoutStackTrace())).toEqual({
        expected: "an error without the server's stack trace in it",
        found: [expect.any(String)],
      });
    }
  });

  test.each([
    'The parameter job_id is missing.',
    'Look at https://example.com/help, at line 12.',
    'Look at example.com:8080 for help.',
    'The job was made at 12:30:15.',
    'There is no job at this address (job_id).',
    'The file "job.mp4" is too long.',
    'The name ORA-12 is taken.',
    'at least one of v, api_token (or job_id) is missing',
  ])('takes: %s', (comment) => {
    expect(said(refusal(comment), (that) => that.toBeWithoutStackTrace())).toBeUndefined();
  });
});
