import { ERROR_CODES, UPLOAD_PATH, type ErrorCode } from '@chancery/contracts';
import ts from 'typescript';
import { DEFAULT_BODY_LIMIT } from '../../../apps/server/src/http/body-limit.js';
import { classesOf, decoratorsOf, sourcesBelow, tagsOf, valueOf, type DecoratorCall } from './sources.js';

/** One operation, as its controller declares it. */
export interface Operation {
  /** Method and path, as they are registered: `POST /v1/networks/:networkId/statements`. */
  readonly route: string;
  readonly needsSession: boolean;
  /** Status of a reply that is no error. */
  readonly status: number;
  /** Longest body in bytes; undefined where none is read. */
  readonly bodyLimitBytes: number | undefined;
  readonly query: readonly string[];
  /** Names of contract classes. */
  readonly request: string | undefined;
  readonly reply: string | undefined;
  /** Codes with which its use case refuses. */
  readonly refusals: readonly string[];
}

const METHODS: Readonly<Record<string, string>> = { Get: 'GET', Post: 'POST', Delete: 'DELETE', Patch: 'PATCH', Head: 'HEAD', Options: 'OPTIONS', Put: 'PUT' };
/** A body that is read, and refused, by a guard in front of the operation. */
const READ_BY_A_GUARD: Readonly<Record<string, { readonly request: string; readonly refusals: readonly ErrorCode[] }>> = {
  DeviceSignatureGuard: { request: 'OpenSessionRequest', refusals: ['SIGN_IN_REFUSED'] },
};
/** What the tus library answers. */
const UPLOAD_STATUS: Readonly<Record<string, number>> = { POST: 201, PATCH: 204, HEAD: 200, OPTIONS: 204 };

/** Every operation of the server, in the order of its path. */
export function readOperations(): Operation[] {
  const refusals = refusalsByUseCase();
  const controllers = sourcesBelow('apps/server/src').flatMap(classesOf).filter((declared) => controllerOf(declared) !== undefined);
  const operations = controllers.flatMap((controller) => controller.members.filter(ts.isMethodDeclaration).flatMap((method) => readOperation(controller, method, refusals) ?? []));
  return operations.sort((a, b) => pathOf(a).localeCompare(pathOf(b), 'en') || a.route.localeCompare(b.route, 'en'));
}

const pathOf = ({ route }: Operation): string => route.split(' ')[1]!;
const controllerOf = (declared: ts.ClassDeclaration): DecoratorCall | undefined => decoratorsOf(declared).find(({ name }) => name === 'Controller');
const textOf = (call: DecoratorCall | undefined): string => (call?.arguments[0] ? String(valueOf(call.arguments[0], { UPLOAD_PATH })) : '');

function readOperation(controller: ts.ClassDeclaration, method: ts.MethodDeclaration, refusals: ReadonlyMap<string, readonly string[]>): Operation | undefined {
  const decorators = decoratorsOf(method);
  const routing = decorators.find(({ name }) => METHODS[name] !== undefined);
  if (!routing) return undefined;
  const verb = METHODS[routing.name]!;
  const path = [textOf(controllerOf(controller)), textOf(routing)].join('/').split('/').filter((part) => part !== '').join('/');
  const parameters = method.parameters.flatMap(decoratorsOf);
  const request = parameters.find(({ name }) => name === 'ContractBody')?.arguments[0]?.getText() ?? guardOf(decorators)?.request;
  const limit = decorators.find(({ name }) => name === 'BodyLimit')?.arguments[0];
  const status = decorators.find(({ name }) => name === 'HttpCode')?.arguments[0];
  const isUpload = path.startsWith(UPLOAD_PATH.slice(1));
  return {
    route: `${verb} /${path}`,
    needsSession: !decorators.some(({ name }) => name === 'Public'),
    status: isUpload ? UPLOAD_STATUS[verb]! : status ? Number(valueOf(status)) : verb === 'POST' ? 201 : 200,
    bodyLimitBytes: request === undefined ? undefined : limit ? Number(valueOf(limit)) : DEFAULT_BODY_LIMIT,
    query: parameters.filter(({ name }) => name === 'CountQuery').map((call) => textOf(call)),
    request, reply: replyOf(method),
    refusals: guardOf(decorators)?.refusals ?? refusals.get(useCaseOf(controller, method)) ?? [],
  };
}

function guardOf(decorators: readonly DecoratorCall[]): (typeof READ_BY_A_GUARD)[string] | undefined {
  return READ_BY_A_GUARD[decorators.find(({ name }) => name === 'UseGuards')?.arguments[0]?.getText() ?? ''];
}

function replyOf({ type }: ts.MethodDeclaration): string | undefined {
  const name = type?.getText().replace(/^Promise<(.*)>$/, '$1');
  return name === undefined || ['void', 'StreamableFile'].includes(name) ? undefined : name;
}

/** `SendMessage.execute`: what the method calls first on something that was injected. */
function useCaseOf(controller: ts.ClassDeclaration, method: ts.MethodDeclaration): string {
  const call = /this\.(\w+)\.(\w+)\(/.exec(method.body?.getText() ?? '');
  const injected = controller.members.filter(ts.isConstructorDeclaration).flatMap(({ parameters }) => [...parameters]).find(({ name }) => name.getText() === call?.[1]);
  return `${injected?.type?.getText()}.${call?.[2]}`;
}

/** The codes that `@throws` names, by `<use case>.<method>`. */
function refusalsByUseCase(): Map<string, readonly string[]> {
  const sources = ['libs/server/application/src', 'apps/server/src'].flatMap(sourcesBelow);
  const methods = sources.flatMap(classesOf).flatMap((declared) => declared.members.filter(ts.isMethodDeclaration).map((method) => ({ declared, method })));
  return new Map(methods.map(({ declared, method }) => {
    const codes = tagsOf(method, 'throws').flatMap((text) => text.match(/\b[A-Z_]+\b/g) ?? []).filter((word) => Object.hasOwn(ERROR_CODES, word));
    return [`${declared.name?.text}.${method.name.getText()}`, [...new Set(codes)]];
  }));
}
