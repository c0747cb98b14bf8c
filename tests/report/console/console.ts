/** What a run says on the console: a line for each section while it goes on, and at the end what it came to. */
import type { CheckResult, RunResult, Status } from '../../support/result';
import { failureLines } from '../failure';
import { clip, wrap } from '../text';
import { count, statuses } from '../words';
import { type Look, summaryLines, type Written } from './summary';

/** A heading of a contract, and how many checks stand under it. */
export interface SectionPlan {
  endpoint: string;
  title: string;
  checks: number;
}

export interface ConsoleOptions {
  stream: NodeJS.WritableStream & { isTTY?: boolean; columns?: number; rows?: number };
  /** Print each check as it ends. */
  verbose: boolean;
  color: boolean;
  /** A failed SHOULD fails the run. */
  strict: boolean;
  /** Does the target end with the run? Then nothing is left on it. */
  isTargetGone?: boolean;
  /** What the run waits for right now, in a sentence; asked where nothing has ended for two seconds. */
  activity?: () => string | undefined;
}

const SILENCE_MS = 2_000;
const LONGEST_SILENCE_MS = 30_000;
const TICK_MS = 500;
/** The longest word for a status, and a space after it. */
const WORD_WIDTH = 16;

const COLORS: Record<Status, number> = {
  passed: 32,
  failed: 31,
  inconclusive: 33,
  'not-exercised': 36,
  known: 35,
};
const MARKS: Record<Status, string> = {
  passed: '✓',
  failed: '✗',
  inconclusive: '?',
  'not-exercised': '-',
  known: '!',
};

/** Is color wanted on this stream? NO_COLOR and FORCE_COLOR are obeyed. */
export function wantsColor(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv = process.env): boolean {
  if (env.FORCE_COLOR) return !['0', 'false'].includes(env.FORCE_COLOR);
  return stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
}

interface Section extends SectionPlan {
  ended: Status[];
  /** Was anything sent for one of its checks? */
  isTried: boolean;
}

export class Console {
  readonly #options: ConsoleOptions;
  readonly #look: Look;
  #sections: Section[] = [];
  /** How many sections are printed for good. */
  #printed = 0;
  /** The height of what is drawn anew with each change; 0 where nothing is. */
  #drawn = 0;
  #moves = false;
  #lastSaid = 0;
  #silence = SILENCE_MS;
  #ticking?: NodeJS.Timeout;

  constructor(options: ConsoleOptions) {
    this.#options = options;
    this.#look = {
      width: Math.min(Math.max(options.stream.columns || 80, 40), 100),
      strict: options.strict,
      isTargetGone: options.isTargetGone === true,
      paint: (text, color) => (options.color ? `\u001b[${color}m${text}\u001b[0m` : text),
    };
  }

  /** @param sections in the order of the reports, those of an endpoint together */
  begin(target: string, sections: SectionPlan[]): void {
    const { stream, verbose } = this.#options;
    this.#sections = sections.map((section) => ({ ...section, ended: [], isTried: false }));
    const endpoints = [...new Set(sections.map(({ endpoint }) => endpoint))].join(', ');
    this.#lines(wrap(`Checking ${endpoints || 'nothing'} at ${target}`, this.#look.width));
    this.#moves = stream.isTTY === true && !verbose && (stream.rows || 24) > this.#block().length + 2;
    this.#draw();
    this.#lastSaid = Date.now();
    this.#ticking = setInterval(() => this.#tick(), TICK_MS);
    this.#ticking.unref();
  }

  onCheck(check: CheckResult): void {
    this.#enter(check);
    if (this.#options.verbose) this.#lines(this.#verboseLines(check));
    this.#silence = SILENCE_MS;
    this.#lastSaid = Date.now();
    if (this.#moves) this.#draw();
    else if (!this.#options.verbose) this.#printEnded();
  }

  /** Says what the run waits for. */
  waiting(sentence: string): void {
    this.#lastSaid = Date.now();
    if (this.#moves) this.#draw(sentence);
    else this.#lines(wrap(`… ${this.#progress()}. ${sentence}`, this.#look.width));
  }

  /** Says that the run was interrupted; nothing more is said until its end. */
  interrupted(): void {
    if (this.#ticking === undefined) return;
    this.#stop();
    this.#lines(['Interrupted: removing what the run made …']);
  }

  end(result: RunResult, written: Written): void {
    if (this.#ticking !== undefined) {
      // Some checks are judged once more at the end.
      for (const section of this.#sections) section.ended = [];
      for (const check of result.checks) this.#enter(check);
      // Where the whole run cannot be done, a line for each section would say the same many times.
      if (this.#moves && !this.#sections.some(({ isTried }) => isTried)) this.#erase();
      else if (this.#moves) this.#draw(undefined, true);
      else if (!this.#options.verbose) this.#printEnded(true);
      this.#stop();
    }
    this.#lines(summaryLines(result, written, this.#look));
  }

  #enter({ endpoint, section, status, evidence }: CheckResult): void {
    const found = this.#sections.find((one) => one.endpoint === endpoint && one.title === section);
    found?.ended.push(status);
    if (found) found.isTried ||= status !== 'inconclusive' || evidence !== undefined;
  }

  #stop(): void {
    clearInterval(this.#ticking);
    this.#ticking = undefined;
    this.#moves = false;
    this.#printed = this.#sections.length;
  }

  #tick(): void {
    if (Date.now() - this.#lastSaid < (this.#moves ? SILENCE_MS : this.#silence)) return;
    // A log that nobody watches need not be filled; a line that is drawn anew does not fill it.
    if (!this.#moves) this.#silence = Math.min(this.#silence * 2, LONGEST_SILENCE_MS);
    const sentence = this.#options.activity?.();
    const since = this.#lastSaid;
    this.waiting(sentence ?? 'Waiting.');
    if (this.#moves) this.#lastSaid = since;
  }

  #lines(lines: string[]): void {
    this.#options.stream.write(lines.map((line) => `${line}\n`).join(''));
  }

  #progress(): string {
    const ended = this.#sections.reduce((sum, section) => sum + section.ended.length, 0);
    return `${ended} of ${count(
      this.#sections.reduce((sum, { checks }) => sum + checks, 0),
      'check',
    )} done`;
  }

  /** The sections as they stand, and under them what is being done. */
  #block(waitingFor = ''): string[] {
    const status = `${this.#progress()}${waitingFor && `. ${waitingFor}`}`;
    return [...this.#allSections(), '', `  ${clip(status, this.#look.width - 3)}`];
  }

  #allSections(): string[] {
    return this.#sections.flatMap((section, at) => this.#sectionLines(section, at));
  }

  #draw(waitingFor?: string, isLast = false): void {
    if (!this.#moves) return;
    const lines = isLast ? this.#allSections() : this.#block(waitingFor);
    const text = lines.map((line) => `${line}\u001b[K\n`).join('');
    this.#options.stream.write(`${this.#up()}${text}\u001b[J`);
    this.#drawn = lines.length;
  }

  #erase(): void {
    this.#options.stream.write(`${this.#up()}\u001b[J`);
    this.#drawn = 0;
  }

  #up(): string {
    return this.#drawn > 0 ? `\u001b[${this.#drawn}A` : '';
  }

  /** Prints the sections that have ended, up to the first that has not: so those of an endpoint stand together. */
  #printEnded(all = false): void {
    while (this.#printed < this.#sections.length) {
      const section = this.#sections[this.#printed]!;
      if (!all && section.ended.length < section.checks) return;
      if (section.isTried) this.#lines(this.#sectionLines(section, this.#printed));
      this.#printed += 1;
    }
  }

  #sectionLines(section: Section, at: number): string[] {
    const { endpoint, title, checks, ended } = section;
    const isFirst = this.#sections[at - 1]?.endpoint !== endpoint;
    const worst = statuses.find(({ status }) => ended.includes(status));
    const number = ended.filter((status) => status === worst?.status).length;
    const isDone = ended.length >= checks;
    const mark = worst && (isDone || worst.status === 'failed') ? MARKS[worst.status] : '·';
    const isTold = worst && worst.status !== 'passed';
    const room = this.#look.width - 34;
    return [
      ...(isFirst ? ['', this.#look.paint(endpoint, 1)] : []),
      [
        `  ${worst ? this.#look.paint(mark, COLORS[worst.status]) : mark} `,
        clip(title, room - 1).padEnd(room),
        `${ended.length} of ${checks}`.padStart(10),
        isTold ? `  ${this.#look.paint(`${number} ${worst.word}`, COLORS[worst.status])}` : '',
      ].join(''),
    ];
  }

  #verboseLines(check: CheckResult): string[] {
    const { status, id, title, reason, retries = [], restsOn } = check;
    const word = statuses.find((one) => one.status === status)!.word;
    const why = restsOn ? `It rests on ${restsOn}.` : (reason ?? '');
    const retried = retries.length > 0 ? `(tried ${retries.length + 1} times: ${retries.at(-1)})` : '';
    const [first = '', ...rest] = wrap(
      [`${id}:`, title, why, retried].join(' '),
      this.#look.width - WORD_WIDTH,
    );
    return [
      `${this.#look.paint(word.padEnd(WORD_WIDTH), COLORS[status])}${first}`,
      ...rest.map((line) => ' '.repeat(WORD_WIDTH) + line),
      ...(status === 'failed' ? failureLines(check, this.#look.width) : []),
    ];
  }
}
