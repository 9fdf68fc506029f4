import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** Every source below a folder, without its specs, as a syntax tree. */
export function sourcesBelow(folder: string): ts.SourceFile[] {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts')).sort();
  return paths.map((path) => ts.createSourceFile(path, readFileSync(join(folder, path), 'utf8'), ts.ScriptTarget.ES2022, true));
}

export const classesOf = (source: ts.SourceFile): ts.ClassDeclaration[] => source.statements.filter(ts.isClassDeclaration);

/** What the comment in front of a declaration says, in one line, without its tags. */
export function commentOf(node: ts.Node): string {
  const comments = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  return oneLine(comments.map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? '').join(' '));
}

/** What the tags of a name say in that comment: `@throws …`. */
export function tagsOf(node: ts.Node, name: string): string[] {
  return ts.getJSDocTags(node).filter(({ tagName }) => tagName.text === name).map((tag) => oneLine(tag.getText()));
}

export interface DecoratorCall {
  readonly name: string;
  readonly arguments: readonly ts.Expression[];
}

export function decoratorsOf(node: ts.HasDecorators): DecoratorCall[] {
  return (ts.getDecorators(node) ?? []).flatMap(({ expression }) =>
    ts.isCallExpression(expression) && ts.isIdentifier(expression.expression) ? [{ name: expression.expression.text, arguments: expression.arguments }] : [],
  );
}

/** A string or number as written: a literal, a constant of the same file, or one of `known`. @throws for anything else */
export function valueOf(expression: ts.Expression, known: Readonly<Record<string, string | number>> = {}): string | number {
  if (ts.isStringLiteralLike(expression)) return expression.text;
  if (ts.isNumericLiteral(expression)) return Number(expression.text);
  if (ts.isTemplateExpression(expression)) return expression.head.text + expression.templateSpans.map((span) => `${valueOf(span.expression, known)}${span.literal.text}`).join('');
  if (ts.isIdentifier(expression)) {
    const constant = constantsOf(expression.getSourceFile()).get(expression.text);
    if (constant) return valueOf(constant, known);
    const value = known[expression.text];
    if (value !== undefined) return value;
  }
  throw new Error(`not a value that is read here: ${expression.getText()}`);
}

function constantsOf(source: ts.SourceFile): Map<string, ts.Expression> {
  const declared = source.statements.filter(ts.isVariableStatement).flatMap(({ declarationList }) => [...declarationList.declarations]);
  return new Map(declared.flatMap(({ name, initializer }) => (ts.isIdentifier(name) && initializer ? [[name.text, initializer] as const] : [])));
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
