/**
 * Tells GitHub Actions to mask a secret in all that it logs; elsewhere does nothing. The line itself holds the secret,
 * and is swallowed by the runner: that is how Actions wants it.
 */
export function maskInActions(secret: string): void {
  if (process.env.GITHUB_ACTIONS !== 'true') return;
  const escaped = secret.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
  process.stdout.write(`::add-mask::${escaped}\n`);
}
