/** A time that a page has; it stands still while the page waits for its host's turn. */
export class Deadline {
  private timer: NodeJS.Timeout | undefined;
  private since = 0;
  private ended = false;

  constructor(
    private left: number,
    private readonly over: () => void,
  ) {
    this.run();
  }

  /** Called with true when a wait begins, with false when it ends. */
  pause(begins: boolean): void {
    if (begins && this.timer !== undefined) {
      this.left -= performance.now() - this.since;
      clearTimeout(this.timer);
      this.timer = undefined;
    } else if (!begins && this.timer === undefined && !this.ended) this.run();
  }

  end(): void {
    this.ended = true;
    clearTimeout(this.timer);
  }

  private run(): void {
    this.since = performance.now();
    this.timer = setTimeout(this.over, Math.max(0, this.left));
  }
}
