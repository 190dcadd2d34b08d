/** Crawlee installs its own SIGINT handler, which aborts what is in flight; the caller's saves it. */
export async function withoutSigintHandler(run: () => Promise<unknown>): Promise<void> {
  const before = process.listeners('SIGINT');
  const drop = (event: string | symbol, listener: (...args: unknown[]) => void) => {
    if (event !== 'SIGINT' || before.includes(listener)) return;
    process.off('newListener', drop);
    queueMicrotask(() => process.off('SIGINT', listener));
  };
  process.on('newListener', drop);
  try {
    await run();
  } finally {
    process.off('newListener', drop);
  }
}
