/** Secrets to strike, and what strikes them. */
import { Redactor } from '../support/redaction';

export const TOKEN = 'aBcDeF00112233445566778899FeDcBa';
export const PASSWORD = 'pass&wörd%"+<mäin>\' 日本😀\\/1';

/** @param secrets by their labels */
export function redactor(secrets: Record<string, string>): Redactor {
  const made = new Redactor();
  for (const [label, secret] of Object.entries(secrets)) made.add(secret, label);
  return made;
}

/** @param secrets by their labels */
export const strike = (text: string, secrets: Record<string, string>) => redactor(secrets).strike(text);
