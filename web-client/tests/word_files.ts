/* The word files, and every place of the source that names one of their keys. */
import { readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
export const LANGUAGES = ['nl', 'en'] as const;

export type Words = Record<string, string>;

/* Per part ("shared", "participant", ...) the words of one language. */
export function wordFiles(language: string): Map<string, Words> {
  const folder = join(ROOT, 'words', language);
  return new Map(
    readdirSync(folder)
      .sort()
      .map((file) => [basename(file, '.json'), JSON.parse(readFileSync(join(folder, file), 'utf8'))]),
  );
}

export function words(language: string): Words {
  return Object.assign({}, ...wordFiles(language).values());
}

/* A key as it stands in the source: whole, or the part before the first ${…} of a composed one. */
export interface Mention {
  file: string;
  line: number;
  key: string;
  whole: boolean;
  values: ReadonlySet<string> | null; /* names given in a call of t(); null: not a call, or not written out */
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

function namesOf(call: ts.CallExpression, at: number): ReadonlySet<string> | null {
  const values = call.arguments[at];
  if (!values) return new Set();
  if (!ts.isObjectLiteralExpression(values)) return null;
  const names = values.properties.map((property) => property.name?.getText());
  return names.includes(undefined) ? null : new Set(names as string[]);
}

/* The values of the call of t() or textOf() in which an expression is (part of) the key. */
function valuesAround(node: ts.Node): ReadonlySet<string> | null {
  let inner = node;
  while (ts.isConditionalExpression(inner.parent) || ts.isParenthesizedExpression(inner.parent)) inner = inner.parent;
  const call = inner.parent;
  if (!ts.isCallExpression(call) || !ts.isIdentifier(call.expression)) return null;
  const at = { t: 0, textOf: 1 }[call.expression.text];
  return at !== undefined && call.arguments[at] === inner ? namesOf(call, at + 1) : null;
}

export function mentionsIn(file: string, text: string, parts: readonly string[]): Mention[] {
  const form = new RegExp(`^(${parts.join('|')})\\.`);
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: Mention[] = [];
  const add = (node: ts.Node, key: string, whole: boolean) => {
    if (!form.test(key)) return;
    const line = tree.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    found.push({ file, line, key, whole, values: valuesAround(node) });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) return;
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) add(node, node.text, true);
    if (ts.isTemplateExpression(node)) add(node, node.head.text, false);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

export function mentions(): Mention[] {
  const parts = [...wordFiles('nl').keys()];
  return sources(join(ROOT, 'source')).flatMap((path) =>
    mentionsIn(relative(ROOT, path), readFileSync(path, 'utf8'), parts),
  );
}

export function placeholders(text: string): string[] {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!))].sort();
}

const PLURAL = /\.(zero|one|two|few|many|other)$/;

/* "a.b" for "a.b.one"; the key itself for all others. */
export function stem(key: string): string {
  return key.replace(PLURAL, '');
}

export function isPlural(key: string): boolean {
  return PLURAL.test(key);
}

export function exists(table: Words, key: string): boolean {
  return key in table || `${key}.other` in table;
}
