/*
 * Which rows of a long list are in the page. Rows have heights of their own: measured once they were shown, until
 * then the mean of those that were. Pure.
 */
export interface Layout {
  /* starts[i]: where row i begins; one longer than the rows, so that the last is the whole height. */
  starts: readonly number[];
}

/* Rows first..end-1; end is the first row behind them. */
export interface Range {
  first: number;
  end: number;
}

/*
 * What stands in the page: rows, each with the height of what is left out before it; and what is left out at the
 * end.
 */
export interface Places {
  rows: readonly { row: number; gap: number }[];
  below: number;
}

export const OVERSCAN = 6; /* rows beyond what is seen, on both sides */

export function meanHeight(measured: Iterable<number>, otherwise: number): number {
  let sum = 0;
  let count = 0;
  for (const height of measured) {
    sum += height;
    count += 1;
  }
  return count === 0 ? otherwise : sum / count;
}

export function layoutOf(order: readonly string[], measured: ReadonlyMap<string, number>, estimate: number): Layout {
  const starts = new Array<number>(order.length + 1);
  starts[0] = 0;
  order.forEach((id, index) => (starts[index + 1] = starts[index]! + (measured.get(id) ?? estimate)));
  return { starts };
}

/* The row at a height: the last that begins at or above it. */
export function rowAt(layout: Layout, height: number): number {
  const { starts } = layout;
  let low = 0;
  let high = Math.max(0, starts.length - 2);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (starts[middle]! <= height) low = middle;
    else high = middle - 1;
  }
  return low;
}

/* What has to be in the page when `height` pixels from `top` on are seen. */
export function rangeOf(layout: Layout, top: number, height: number, overscan = OVERSCAN): Range {
  const rows = layout.starts.length - 1;
  if (rows <= 0) return { first: 0, end: 0 };
  const first = Math.max(0, rowAt(layout, top) - overscan);
  const end = Math.min(rows, rowAt(layout, top + Math.max(0, height)) + 1 + overscan);
  return { first, end };
}

/*
 * What a range puts in the page. `also` is there wherever it is: the row with the focus, which would be lost
 * without it.
 */
export function placesOf(layout: Layout, range: Range, also: number): Places {
  const count = layout.starts.length - 1;
  const numbers: number[] = [];
  if (also >= 0 && also < Math.min(range.first, count)) numbers.push(also);
  for (let row = range.first; row < range.end; row += 1) numbers.push(row);
  if (also >= range.end && also < count) numbers.push(also);
  let next = 0;
  const rows = numbers.map((row) => {
    const gap = layout.starts[row]! - layout.starts[next]!;
    next = row + 1;
    return { row, gap };
  });
  return { rows, below: layout.starts[count]! - layout.starts[next]! };
}
