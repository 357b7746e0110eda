// Debian's React types import csstype, which Debian does not package. Only what they name is here.
export interface Properties<TLength = string | number> {
  [property: string]: TLength | string | number | undefined;
}
