import { contractWithin, UUID_PATTERN, type ContractClass } from '@chancery/contracts';
import { getMetadataStorage } from 'class-validator';
import ts from 'typescript';
import { classesOf, commentOf, sourcesBelow } from './sources.js';

/** What a field must be, for people; `holds` are the contracts that it names. */
export interface FieldDescription {
  readonly name: string;
  readonly optional: boolean;
  readonly shape: string;
  readonly comment: string;
  readonly holds: readonly ContractClass<object>[];
}

interface Rule {
  readonly name: string;
  readonly constraints: readonly unknown[];
  readonly each: boolean;
}

const sources = new Map(sourcesBelow('libs/contracts/src').flatMap(classesOf).map((declared) => [declared.name!.text, declared]));

/** @throws for a class that is no contract of libs/contracts */
function sourceOf(name: string): ts.ClassDeclaration {
  const source = sources.get(name);
  if (!source) throw new Error(`${name} is no class of libs/contracts.`);
  return source;
}

export const contractComment = (type: ContractClass<object>): string => commentOf(sourceOf(type.name));

/** The fields of a contract in the order of its source, what it inherits first. */
export function fieldsOf(type: ContractClass<object>): FieldDescription[] {
  const rules = rulesOf(type);
  return propertiesOf(type.name).map((property) => {
    const name = property.name.getText();
    const own = rules.get(name);
    if (!own) throw new Error(`${type.name}.${name} is not validated.`);
    const within = contractWithin(type, name);
    return { name, optional: own.some((rule) => rule.name === 'isOptional'), shape: shapeOf(own, within), comment: commentOf(property), holds: within ? [within.type] : [] };
  });
}

function propertiesOf(name: string): ts.PropertyDeclaration[] {
  const source = sourceOf(name);
  const parent = source.heritageClauses?.flatMap(({ types }) => [...types]).map(({ expression }) => expression.getText())[0];
  return [...(parent ? propertiesOf(parent) : []), ...source.members.filter(ts.isPropertyDeclaration)];
}

function rulesOf(type: ContractClass<object>): Map<string, Rule[]> {
  const rules = new Map<string, Rule[]>();
  for (const metadata of getMetadataStorage().getTargetValidationMetadatas(type, '', false, false)) {
    const rule = { name: metadata.name ?? metadata.type, constraints: metadata.constraints as unknown[] ?? [], each: metadata.each };
    rules.set(metadata.propertyName, [...(rules.get(metadata.propertyName) ?? []), rule]);
  }
  return rules;
}

export const amount = (value: number): string => (value === Number.MAX_SAFE_INTEGER ? '2^53 − 1' : value.toLocaleString('en'));
const range = (min: number, max: number): string => (min === max ? amount(min) : `${amount(min)}–${amount(max)}`);

function shapeOf(rules: readonly Rule[], within: ReturnType<typeof contractWithin>): string {
  const first = (name: string): unknown => rules.find((rule) => rule.name === name)?.constraints[0];
  const least = Number(first('arrayMinSize') ?? 0);
  const most = first('arrayMaxSize') as number | undefined;
  const size = most === undefined ? '' : ` of ${range(least, most)}`;
  if (within) return within.list ? `list${size}: ${linkTo(within.type)}` : linkTo(within.type);
  const isList = rules.some(({ each, name }) => each || name === 'isArray');
  const unique = rules.some(({ name }) => name === 'arrayUnique') ? ', each once' : '';
  return isList ? `list${size}: ${itemOf(rules)}${unique}` : itemOf(rules);
}

export const linkTo = (type: ContractClass<object>): string => `[${type.name}](#${type.name.toLowerCase()})`;

/** One value, or one item of a list. @throws for a rule that nobody has described yet: it must not be left out unseen */
function itemOf(rules: readonly Rule[]): string {
  const of = (name: string): readonly unknown[] | undefined => rules.find((rule) => rule.name === name)?.constraints;
  const unknown = rules.find(({ name }) => !KNOWN_RULES.has(name));
  if (unknown) throw new Error(`The docs do not know the rule ${unknown.name}.`);
  const bytes = of('isBytes');
  if (bytes) return `bytes, ${range(Number(bytes[0]), Number(bytes[1]))}`;
  const names = of('isIn');
  if (names) return (names[0] as string[]).map((name) => `\`${name}\``).join(', ');
  if (of('isBoolean')) return 'true or false';
  if (of('isInt')) return `whole number, ${range(Number(of('min')![0]), Number(of('max')![0]))}`;
  const pattern = of('matches')?.[0] as RegExp | undefined;
  if (pattern === UUID_PATTERN) return 'id';
  const length = of('maxLength') ? `, ${range(Number(of('minLength')?.[0] ?? 0), Number(of('maxLength')![0]))} characters` : '';
  return `text${length}${pattern ? `, \`${pattern.source.replaceAll('|', '\\|')}\`` : ''}`;
}

const KNOWN_RULES = new Set(['isBytes', 'isIn', 'isBoolean', 'isInt', 'min', 'max', 'matches', 'isString', 'minLength', 'maxLength', 'isOptional', 'isArray', 'arrayMinSize', 'arrayMaxSize', 'arrayUnique', 'isDefined', 'nestedValidation']);
