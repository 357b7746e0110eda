// Debian's React types import prop-types, which Debian does not package. Only what they name is here.
export interface Validator<T> {
  (props: Record<string, unknown>, name: string): Error | null;
  nominal?: T;
}
export type ReactNodeLike = unknown;
export type ReactComponentLike = unknown;
export type Requireable<T> = Validator<T | undefined | null>;
export type ValidationMap<T> = { [K in keyof T]?: Validator<T[K]> };
export type InferProps<V> = { [K in keyof V]: V[K] extends Validator<infer T> ? T : never };
