import type { Answer } from '../answers';
import type { Around } from '../call';
import { parameterIn } from './around';
import { type Entry, type Expectation, inconclusive } from './trouble';
import { isDelete } from './when';

/** Another way to write a text; `raw` ones already stand as they would inside JSON. */
interface Clothes {
  name: string;
  does: string;
  put(secret: string): string;
  raw?: boolean;
  /** The part that the secret alone decides; all of it where this is left out. */
  core?(secret: string): string;
}

const each = (text: string, write: (code: number, letter: string) => string) =>
  [...text].map((letter) => write(letter.charCodeAt(0), letter)).join('');
const hex = (code: number, digits = 2) => code.toString(16).padStart(digits, '0');

/** In Base64 behind so many other bytes, and before others: which letters come of it depends on where it begins. */
const base64Behind = (before: number): Clothes => ({
  name: `base64-behind-${before}`,
  does: `in Base64 together with ${before} letters before it and some behind`,
  put: (secret) => Buffer.from(`${'~'.repeat(before)}${secret}~~~`).toString('base64'),
  core(secret) {
    const start = Math.ceil((before * 8) / 6);
    const end = Math.floor(((before + Buffer.byteLength(secret)) * 8) / 6);
    return this.put(secret).slice(start, end);
  },
});

const clothes: Clothes[] = [
  { name: 'plain', does: 'as it is', put: (secret) => secret },
  {
    name: 'percent',
    does: 'percent-encoded, every letter',
    put: (secret) => each(secret, (code) => `%${hex(code).toUpperCase()}`),
  },
  {
    name: 'percent-lower-case',
    does: 'percent-encoded, every letter, in lower case',
    put: (secret) => each(secret, (code) => `%${hex(code)}`),
  },
  {
    name: 'percent-twice',
    does: 'percent-encoded twice',
    put: (secret) => each(secret, (code) => `%25${hex(code).toUpperCase()}`),
  },
  {
    name: 'json-escapes',
    does: 'in \\u escapes of JSON',
    put: (secret) => each(secret, (code) => `\\u${hex(code, 4)}`),
    raw: true,
    core: (secret) => secret,
  },
  {
    name: 'json-escapes-told',
    does: 'in \\u escapes that JSON itself escapes',
    put: (secret) => each(secret, (code) => `\\u${hex(code, 4).toUpperCase()}`),
  },
  { name: 'entities', does: 'in entities of HTML', put: (secret) => each(secret, (code) => `&#${code};`) },
  {
    name: 'entities-hex',
    does: 'in hexadecimal entities of HTML',
    put: (secret) => each(secret, (code) => `&#x${hex(code)};`),
  },
  base64Behind(0),
  base64Behind(1),
  base64Behind(2),
  { name: 'base64-alone', does: 'in Base64', put: (secret) => Buffer.from(secret).toString('base64') },
  {
    name: 'base64-without-padding',
    does: 'in Base64 without padding',
    put: (secret) => Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  },
  {
    name: 'base64-for-urls',
    does: 'in Base64 for URLs',
    put: (secret) => Buffer.from(secret).toString('base64url'),
  },
  {
    name: 'basic-credentials',
    does: 'in the Basic credentials of HTTP',
    put: (secret) => `Basic ${Buffer.from(`demo-main:${secret}`).toString('base64')}`,
    core: (secret) => Buffer.from(`demo-main:${secret}`).toString('base64').slice(14, -2),
  },
  { name: 'hex', does: 'in hex', put: (secret) => Buffer.from(secret).toString('hex') },
  {
    name: 'hex-capitals',
    does: 'in hex, in capitals',
    put: (secret) => Buffer.from(secret).toString('hex').toUpperCase(),
  },
  {
    name: 'reversed-case',
    does: 'with capitals for small letters and the reverse',
    put: (secret) =>
      each(secret, (_, letter) =>
        letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase(),
      ),
  },
];

const insideJson = ({ put, raw }: Clothes, secret: string) =>
  raw ? put(secret) : JSON.stringify(put(secret)).slice(1, -1);

const refusal = (type: string, comment: string): Answer => ({
  status: 400,
  mediaType: 'application/json',
  text: `{"ErrorType":"${type}","ErrorComment":"${comment}"}`,
});

const isLogin = (path: string) => path === '/api/account/login';

/** Refuses login with what was given as the password, said in some way. */
const refusingLogin =
  (say: (password: string) => string): Around =>
  (handler) =>
  (call) => {
    if (!isLogin(call.path)) return handler(call);
    const password = call.header('x-auth-password') ?? parameterIn(call, 'password');
    return refusal('LOGIN_INVALID', `Nobody has the password ${say(password)} here.`);
  };

const loginRefused = (told: (password: string) => string): Expectation => ({
  ...inconclusive(/log ?in|password/i),
  neverTold: ({ password }) => [told(password), password.trim()],
});

/** Ways to give a password with something at its ends, and what a server makes of it that tidies. */
const ends: [name: string, given: (password: string) => string, kept: (given: string) => string][] = [
  ['trimmed-line-end', (password) => `${password}\n`, (given) => given.trim()],
  ['trimmed-crlf', (password) => `${password}\r\n`, (given) => given.trim()],
  ['trimmed-blanks', (password) => ` ${password}  `, (given) => given.trim()],
  ['trimmed-tab', (password) => `\t${password}`, (given) => given.trim()],
  ['trimmed-left', (password) => ` ${password} `, (given) => given.trimStart()],
  ['with-line-end', (password) => `${password}\n`, (given) => given],
  ['with-no-break-space', (password) => `${password}\u00a0`, (given) => given.trim()],
];

/** Letters that the usual ways of escaping change. */
const special = () => 'p&a<s>s"w\'o\\r/d+1 %=?#';

const escaped: [name: string, say: (password: string) => string][] = [
  ['special-uri', (password) => encodeURIComponent(password)],
  ['special-form', (password) => String(new URLSearchParams({ password })).slice('password='.length)],
  ['special-json', (password) => JSON.stringify(password)],
  ['special-json-slashes', (password) => JSON.stringify(password).replaceAll('/', '\\/')],
  [
    'special-html',
    (password) =>
      password
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll('"', '&quot;')
        .replaceAll("'", '&#39;'),
  ],
];

const inString = (text: string) => JSON.stringify(text).slice(1, -1);

export const secrets: Entry[] = [
  ...clothes.map((one) => ({
    name: `login-repeats-password-${one.name}`,
    does: `refuses login, and repeats the password ${one.does}`,
    around: refusingLogin((password) => insideJson(one, password)),
    expects: loginRefused((password) => one.core?.(password) ?? one.put(password)),
  })),
  ...ends.map(([name, given, kept]) => ({
    name: `login-repeats-password-${name}`,
    does: 'refuses login with a password that has a blank at an end, and repeats it',
    caller: { password: given },
    around: refusingLogin((password) => inString(kept(password))),
    // That the password has a blank at an end is pointed out.
    expects: { ...loginRefused(kept), says: /blank|space|line.?(end|break)|white/i },
  })),
  ...escaped.map(([name, say]) => ({
    name: `login-repeats-password-${name}`,
    does: 'refuses login with a password of unusual letters, and repeats it escaped',
    caller: { password: special },
    around: refusingLogin((password) => inString(say(password))),
    expects: loginRefused(say),
  })),
  {
    name: 'login-repeats-request',
    does: 'refuses login, and repeats the whole request in a page, with the password in hex',
    around: (handler) => (call) => {
      if (!isLogin(call.path)) return handler(call);
      const password = call.header('x-auth-password') ?? parameterIn(call, 'password');
      const text = `<html><pre>${call.method} ${call.path}\npassword=${Buffer.from(password).toString('hex')}\n${password}</pre></html>`;
      return { status: 403, mediaType: 'text/html', text };
    },
    expects: {
      ...inconclusive(/403|in front/i),
      neverTold: ({ password }) => [password, Buffer.from(password).toString('hex')],
    },
  },
  ...clothes.map((one) => ({
    name: `delete-repeats-token-${one.name}`,
    does: `repeats the token in delete's errors ${one.does}`,
    around: ((handler) => async (call) => {
      const answer = await handler(call);
      const token = parameterIn(call, 'api_token');
      if (!isDelete(call.path) || answer.status !== 400 || token === '') return answer;
      const { ErrorType, ErrorComment } = answer.content as Record<string, string>;
      const comment = inString(`${ErrorComment} It came with `);
      return refusal(String(ErrorType), `${comment}${insideJson(one, token)}.`);
    }) satisfies Around,
    // A SHOULD is broken and told, which alone is no violation.
    expects: {
      verdict: 'holds' as const,
      fails: /repeats the api_token/,
      leavesNothing: true,
      neverTold: ({ tokens }: { tokens: string[] }) =>
        tokens.map((token) => one.core?.(token) ?? one.put(token)),
    },
  })),
];
