/** `npm run sandbox`: serves the embedded sandbox for people who test their client against it. */
import { serve } from '../sandbox/serve';

serve(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
