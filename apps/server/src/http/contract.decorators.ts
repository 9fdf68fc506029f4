import { ChanceryError, type ContractClass, parseContract, UUID_PATTERN } from '@chancery/contracts';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

interface ParsedRequest {
  readonly body?: unknown;
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly query: Readonly<Record<string, unknown>>;
}

const requestOf = (context: ExecutionContext): ParsedRequest => context.switchToHttp().getRequest<ParsedRequest>();

/**
 * The body of the request as a contract, checked: `@ContractBody(OpenChannelRequest) body: OpenChannelRequest`.
 * No body counts as an empty one. @throws ChanceryError `BODY_MALFORMED`
 */
export const ContractBody = createParamDecorator((type: ContractClass<object>, context: ExecutionContext): object => {
  try {
    return parseContract(type, requestOf(context).body ?? {});
  } catch (error) {
    // Nesting that exhausts the stack is bad input as well.
    throw error instanceof ChanceryError ? error : new ChanceryError('BODY_MALFORMED');
  }
});

/** An id in the path: `@ContractParam('networkId') networkId: string`. What is no id names nothing: `NOT_FOUND`. */
export const ContractParam = createParamDecorator((name: string, context: ExecutionContext): string => {
  const value = requestOf(context).params[name];
  if (value === undefined || !UUID_PATTERN.test(value)) throw new ChanceryError('NOT_FOUND');
  return value;
});

/** A whole number from 0 in the query, 0 when it is missing. @throws ChanceryError `BODY_MALFORMED` */
export const CountQuery = createParamDecorator((name: string, context: ExecutionContext): number => {
  const value = requestOf(context).query[name] ?? '0';
  if (typeof value !== 'string' || !/^\d{1,15}$/.test(value)) throw new ChanceryError('BODY_MALFORMED');
  return Number(value);
});
