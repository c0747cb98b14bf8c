import type { Sandbox } from '../sandbox';
import { demoAccounts } from '../sandbox/accounts';
import { isLoopback } from '../support/settings/hosts';
import { withoutSecrets } from '../support/settings/proxy';
import type { Settings } from '../support/settings/read';

/** Where to: the embedded sandbox if one runs; its accounts also for one that runs on this machine in another process. */
export function aim(settings: Settings, sandbox: Sandbox | undefined) {
  if (sandbox) {
    const embedded = {
      ...settings,
      baseUrl: sandbox.url,
      credentials: sandbox.accounts.main,
      otherCredentials: sandbox.accounts.other,
      offeredJobs: sandbox.offeredJobs,
      apiToken: undefined,
      // Its own proof knows what goes wrong in it after seconds.
      lingerMs: 0,
    };
    const label = `the embedded sandbox (${sandbox.url}): no CIELO24_BASE_URL is set`;
    return { settings: embedded, label };
  }
  const baseUrl = settings.baseUrl ?? '';
  const noCredentials = !settings.credentials && !settings.apiToken;
  if (baseUrl && noCredentials && isLoopback(new URL(baseUrl).hostname)) {
    const demo = {
      ...settings,
      baseUrl,
      credentials: demoAccounts.main,
      lingerMs: 0,
      otherCredentials: settings.otherCredentials ?? demoAccounts.other,
    };
    return {
      settings: demo,
      label: `${baseUrl}, with the embedded sandbox's accounts: no CIELO24_USERNAME is set`,
    };
  }
  const through = settings.proxy ? ` through the proxy ${withoutSecrets(settings.proxy)}` : '';
  return {
    settings: { ...settings, baseUrl },
    label: baseUrl ? baseUrl + through : 'no target, as the settings are wrong',
  };
}
