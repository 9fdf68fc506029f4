import ts from 'typescript';

/** Text for readers that does not come from the catalogues. */
export interface LiteralText {
  /** Counted from 1. */
  readonly line: number;
  readonly text: string;
}

/** Attributes, and properties of our own parts, that are shown or read aloud. */
const SPOKEN = new Set(['aria-label', 'aria-description', 'aria-roledescription', 'aria-valuetext', 'aria-placeholder', 'title', 'placeholder', 'alt', 'label', 'hint', 'error', 'done', 'summary', 'content']);
const LETTER = /\p{L}/u;
const SENTENCE = /^\p{Lu}\p{L}*[, ].*\p{L}{2,}[.!?…]$/su;

/**
 * Finds what a reader would see untranslated: letters between tags, in attributes that are shown or read aloud, in what an
 * expression puts there, in the title of the page, and whole sentences anywhere but in an error's message, which is never shown.
 */
export function literalTexts(source: string, fileName: string): LiteralText[] {
  const file = ts.createSourceFile(fileName, source, ts.ScriptTarget.Latest, true, fileName.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS);
  const found = new Map<ts.Node, string>();
  const visit = (node: ts.Node): void => {
    for (const shown of shownBy(node)) if (LETTER.test(shown.text)) found.set(shown.node, shown.text);
    if (isText(node) && SENTENCE.test(node.text) && !isOfAnError(node)) found.set(node, node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return [...found].map(([node, text]) => ({ line: file.getLineAndCharacterOfPosition(node.getStart()).line + 1, text: text.trim() }));
}

interface Shown {
  readonly node: ts.Node;
  readonly text: string;
}

const isText = (node: ts.Node): node is ts.StringLiteral | ts.NoSubstitutionTemplateLiteral => ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node);

function shownBy(node: ts.Node): Shown[] {
  if (ts.isJsxText(node)) return [{ node, text: node.text }];
  if (ts.isJsxExpression(node) && node.expression && !ts.isJsxAttribute(node.parent)) return valuesOf(node.expression);
  if (ts.isJsxAttribute(node) && SPOKEN.has(node.name.getText()) && node.initializer) return ts.isJsxExpression(node.initializer) ? valuesOf(node.initializer.expression) : [{ node: node.initializer, text: node.initializer.getText() }];
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken && /^document\.title$|\.(?:textContent|innerText|title|alt|ariaLabel|placeholder)$/.test(node.left.getText())) return valuesOf(node.right);
  return [];
}

/** The strings that an expression may come to, as far as they stand in it; what calls return is theirs to answer for. */
function valuesOf(expression: ts.Expression | undefined): Shown[] {
  if (!expression) return [];
  if (isText(expression)) return [{ node: expression, text: expression.text }];
  if (ts.isTemplateExpression(expression)) return [expression.head, ...expression.templateSpans.map(({ literal }) => literal)].map((part) => ({ node: part, text: part.text }));
  if (ts.isParenthesizedExpression(expression) || ts.isAsExpression(expression)) return valuesOf(expression.expression);
  if (ts.isConditionalExpression(expression)) return [...valuesOf(expression.whenTrue), ...valuesOf(expression.whenFalse)];
  if (ts.isBinaryExpression(expression)) return [...(expression.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken ? [] : valuesOf(expression.left)), ...valuesOf(expression.right)];
  return [];
}

function isOfAnError(node: ts.Node): boolean {
  const { parent } = node;
  return (ts.isNewExpression(parent) && /Error$/.test(parent.expression.getText())) || ((ts.isConditionalExpression(parent) || ts.isParenthesizedExpression(parent) || ts.isBinaryExpression(parent)) && isOfAnError(parent));
}
