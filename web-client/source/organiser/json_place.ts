/*
 * Where a text stops being JSON (RFC 8259). Browsers' own messages tell it in different ways or not at all, and an
 * organiser who changed a file by hand needs the line. Pure.
 */
const SPACE = /[ \t\r\n]*/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*"/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const DEPTH_MAX = 100;

class Scanner {
  at = 0;

  constructor(private readonly text: string) {}

  /* False at the place where it goes wrong. */
  value(depth = 0): boolean {
    this.skip(SPACE);
    const first = this.text[this.at];
    if (depth > DEPTH_MAX) return false;
    if (first === '{') return this.list('}', () => this.member(depth));
    if (first === '[') return this.list(']', () => this.value(depth + 1));
    return first === '"' ? this.skip(STRING) : this.skip(SCALAR);
  }

  rest(): boolean {
    this.skip(SPACE);
    return this.at === this.text.length;
  }

  private skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    if (!pattern.test(this.text)) return false;
    this.at = pattern.lastIndex;
    return true;
  }

  private take(character: string): boolean {
    this.skip(SPACE);
    if (this.text[this.at] !== character) return false;
    this.at += 1;
    return true;
  }

  private member(depth: number): boolean {
    this.skip(SPACE);
    return this.skip(STRING) && this.take(':') && this.value(depth + 1);
  }

  private list(end: string, item: () => boolean): boolean {
    this.at += 1;
    if (this.take(end)) return true;
    while (item()) {
      if (this.take(end)) return true;
      if (!this.take(',')) return false;
    }
    return false;
  }
}

/* Line and column from 1 of the first wrong character; null for a text that is JSON. */
export function jsonFault(text: string): { line: number; column: number } | null {
  const scanner = new Scanner(text);
  if (scanner.value() && scanner.rest()) return null;
  const lines = text.slice(0, scanner.at).split('\n');
  return { line: lines.length, column: lines[lines.length - 1]!.length + 1 };
}
