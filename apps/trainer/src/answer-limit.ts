const WINDOW_MS = 60_000;
export const ANSWERS_PER_MINUTE = 8;
const MAX_KNOWN = 5_000;

/** How often players answer one visitor: a conversation, not an echo. */
export class AnswerLimit {
  private readonly answered = new Map<string, number[]>();

  /** @param now  milliseconds. @returns false: one answer too many */
  allows(officerId: string, now: number): boolean {
    const recent = (this.answered.get(officerId) ?? []).filter((at) => at > now - WINDOW_MS && at <= now);
    const allowed = recent.length < ANSWERS_PER_MINUTE;
    if (allowed) recent.push(now);
    this.answered.delete(officerId);
    this.answered.set(officerId, recent);
    if (this.answered.size > MAX_KNOWN) this.answered.delete(this.answered.keys().next().value!);
    return allowed;
  }
}
