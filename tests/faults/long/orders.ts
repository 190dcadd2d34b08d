/** A process of the built program's parts that does one order after another, so that one that dies or hangs can be replaced. */
import { type ChildProcess, fork } from 'node:child_process';
import { BUILT, builtFile } from '../../program.js';

export class OrderProcess<Order extends object, Answer> {
  private child: ChildProcess | null = null;

  /** `file`: a source that calls `answerOrders`; `silentMs`: an order that takes longer hangs. */
  constructor(
    private readonly file: string,
    private readonly args: readonly string[] = [],
    private readonly silentMs = Number.POSITIVE_INFINITY,
  ) {}

  /** Rejects when an order ends the process or takes too long; the next one gets another process. */
  ask(order: Order): Promise<Answer> {
    const child = (this.child ??= this.started());
    return new Promise((resolve, reject) => {
      const timer =
        this.silentMs === Number.POSITIVE_INFINITY ? undefined : setTimeout(() => child.kill('SIGKILL'), this.silentMs);
      const ended = (code: number | null, signal: string | null) => {
        clearTimeout(timer);
        this.child = null;
        reject(new Error(`its process ended with ${code ?? signal}`));
      };
      child.once('exit', ended);
      child.once('message', (told: { answer: Answer } | { error: string }) => {
        clearTimeout(timer);
        child.off('exit', ended);
        if ('error' in told) reject(new Error(told.error));
        else resolve(told.answer);
      });
      child.send(order);
    });
  }

  end(): void {
    this.child?.disconnect();
  }

  private started(): ChildProcess {
    const env = { ...process.env, TEST_PROGRAM: BUILT };
    return fork(builtFile(this.file), [...this.args], { env, execArgv: [] });
  }
}

/** Does orders, one at a time, as long as the process that asked for them lives. */
export function answerOrders<Order, Answer>(work: (order: Order) => Promise<Answer>): void {
  process.on('message', (order: Order) => {
    void work(order).then(
      (answer) => process.send!({ answer }),
      (error: Error) => process.send!({ error: error.stack ?? error.message }),
    );
  });
}

/** Orders side by side; `each` gets every answer, or the error in its place, as soon as it is there. */
export async function allOrders<Order extends object, Answer>(
  processes: readonly OrderProcess<Order, Answer>[],
  orders: readonly Order[],
  each: (order: Order, answer: Answer | Error, n: number) => void,
): Promise<void> {
  let next = 0;
  await Promise.all(
    processes.map(async (one) => {
      for (let n = next++; n < orders.length; n = next++)
        each(orders[n]!, await one.ask(orders[n]!).catch((error: Error) => error), n);
      one.end();
    }),
  );
}
