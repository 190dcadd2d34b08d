/** No file needs, over however many others, a file that needs it: also where only a type is imported. */
import { expect, it } from 'vitest';
import { code, importsOf, read, targetOf } from './house.js';

/** Groups of files that import each other in a circle (Tarjan's strongly connected components). */
function circles(imports: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const found: string[][] = [];
  const visit = (file: string) => {
    order.set(file, order.size);
    low.set(file, order.get(file)!);
    stack.push(file);
    for (const target of imports.get(file) ?? []) {
      if (!order.has(target)) visit(target);
      if (stack.includes(target)) low.set(file, Math.min(low.get(file)!, low.get(target)!));
    }
    if (low.get(file) !== order.get(file)) return;
    const circle = stack.splice(stack.indexOf(file));
    if (circle.length > 1 || imports.get(file)?.includes(file)) found.push(circle.sort());
  };
  for (const file of imports.keys()) if (!order.has(file)) visit(file);
  return found;
}

it('names a planted circle, a longer one, and a file that imports itself', () => {
  const planted = { a: ['b'], b: ['c', 'd'], c: ['a'], d: ['e'], e: ['d'], f: ['f', 'a'], g: ['a'] };
  expect(circles(new Map(Object.entries(planted))).map((circle) => circle.join())).toEqual(['d,e', 'a,b,c', 'f']);
});

it('no files import each other in a circle, types included', () => {
  const imports = new Map(
    code.map((path) => [
      path,
      importsOf(read(path))
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => targetOf(path, specifier)),
    ]),
  );
  expect(circles(imports), 'move the type or function that both need into a file of its own').toEqual([]);
});
