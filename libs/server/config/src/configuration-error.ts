/** The environment asks for something that cannot be. The message is a sentence that names the variable, never its value. */
export class ConfigurationError extends Error {
  override name = 'ConfigurationError';
  constructor(readonly variable: string, sentence: string) {
    super(`${variable} ${sentence}`);
  }
}
