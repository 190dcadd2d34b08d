/** Loaded before the program: look-ups of names fail as `FAULT_DNS` says, `never` (none is answered) or `every-third`. */
import dns from 'node:dns';

const real = dns.lookup;
let asked = 0;
const failing = (): boolean => {
  const n = asked++;
  return process.env.FAULT_DNS === 'never' || n < 2 || n % 3 === 2;
};

dns.lookup = ((hostname: string, ...rest: unknown[]) => {
  const done = rest.at(-1) as (error: NodeJS.ErrnoException) => void;
  if (failing()) {
    const error = Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { code: 'ENOTFOUND', hostname });
    setImmediate(done, error);
    return;
  }
  (real as (...given: unknown[]) => void)(hostname, ...rest);
}) as typeof dns.lookup;
