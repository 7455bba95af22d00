import { giveWay, type WorkHooks } from '../cooperation';
import { Graph, matrixMultiply } from '../onnx';
import { floats } from '../runtime';
import type { Runtime, Session } from '../runtime';

/** Receives rows [first, end) of a product: `columns` numbers each. */
export type ProductVisitor = (rows: Float32Array, first: number, end: number) => void;

/** Multiplications in one call of the runtime: some 20 ms on one core. */
const MULTIPLICATIONS_PER_TILE = 2 ** 29;
/** Numbers in one tile of a product: 16 MiB. */
const NUMBERS_PER_TILE = 2 ** 22;

/** Products of large dense matrices (float32, row by row) on the runtime, tile by tile. Release it after use. */
export class MatrixProduct {
  readonly #sessions = new Map<string, Promise<Session>>();

  constructor(private readonly runtime: Runtime) {}

  /** left [rows x inner] times right [inner x columns]. */
  async multiply(
    left: Float32Array,
    right: Float32Array,
    inner: number,
    hooks: WorkHooks = {},
  ): Promise<Float32Array> {
    const columns = right.length / inner;
    const product = new Float32Array((left.length / inner) * columns);
    await this.visitTiles(left, right, inner, (rows, first) => product.set(rows, first * columns), hooks);
    return product;
  }

  /** The same product where nobody needs the whole of it at once. A tile is only valid during its visit. */
  async visitTiles(
    left: Float32Array,
    right: Float32Array,
    inner: number,
    visit: ProductVisitor,
    hooks: WorkHooks = {},
  ): Promise<void> {
    const rows = left.length / inner;
    const columns = right.length / inner;
    const fitting = Math.min(MULTIPLICATIONS_PER_TILE / (inner * columns), NUMBERS_PER_TILE / columns, rows);
    const tileRows = Math.max(1, Math.floor(fitting));
    const session = await this.#session(tileRows, inner, columns);
    for (let first = 0; first < rows; first += tileRows) {
      const end = Math.min(first + tileRows, rows);
      let tile = left.subarray(first * inner, end * inner);
      if (end - first < tileRows) {
        tile = new Float32Array(tileRows * inner);
        tile.set(left.subarray(first * inner, end * inner));
      }
      const { product } = await session.run({
        left: { data: tile, dims: [tileRows, inner] },
        right: { data: right, dims: [inner, columns] },
      });
      visit(floats(product).subarray(0, (end - first) * columns), first, end);
      hooks.onProgress?.(end, rows);
      await giveWay(hooks.signal);
    }
  }

  async release(): Promise<void> {
    const sessions = await Promise.all(this.#sessions.values());
    this.#sessions.clear();
    await Promise.all(sessions.map((session) => session.release()));
  }

  #session(rows: number, inner: number, columns: number): Promise<Session> {
    const shape = `${rows} x ${inner} x ${columns}`;
    const open = this.#sessions.get(shape) ?? this.runtime.createSession(productModel(rows, inner, columns));
    this.#sessions.set(shape, open);
    return open;
  }
}

function productModel(rows: number, inner: number, columns: number): Uint8Array {
  const graph = new Graph();
  const left = graph.input('left', [rows, inner]);
  const right = graph.input('right', [inner, columns]);
  graph.output(matrixMultiply(graph, left, right), 'product');
  return graph.encode();
}
