// @ts-check

/**
 * A refusal that becomes an answer with a flat error body.
 */
export class Refusal extends Error {
  /**
   * @param {400 | 401 | 404 | 429 | 500} status
   * @param {string} code
   * @param {string} message
   * @param {Record<string, unknown>} [details]
   */
  constructor(status, code, message, details) {
    super(message);
    this.status = status;
    this.body = details ? { code, message, details } : { code, message };
  }
}
