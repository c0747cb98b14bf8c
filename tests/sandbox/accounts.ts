import type { Account } from './types';

/** The same at every start, so that two terminals need not exchange anything. They open nothing but the sandbox. */
export const demoAccounts: { readonly main: Account; readonly plain: Account; readonly other: Account } = {
  main: { username: 'demo-main', password: 'main-password-1', customerAuthorization: true },
  plain: { username: 'demo-plain', password: 'plain-password-1', customerAuthorization: false },
  other: { username: 'demo-other', password: 'other-password-1', customerAuthorization: false },
};
