/** CPU milliseconds that `work` takes in this process, which other processes on the machine do not lengthen. */
export function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
