import type { Answer } from '../answers';
import type { Around, Call } from '../call';

export const everywhere =
  (answer: Answer): Around =>
  () =>
  () =>
    answer;

export const atCall =
  (path: string, answer: Answer): Around =>
  (handler) =>
  (call) =>
    call.path === path ? answer : handler(call);

/** Empty where it is absent, or the query cannot be read. */
export function parameterIn(call: Call, name: string): string {
  try {
    return call.parameters().get(name)?.[0] ?? '';
  } catch {
    return '';
  }
}
