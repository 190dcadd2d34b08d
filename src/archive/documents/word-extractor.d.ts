/** The little of word-extractor that is used; it brings no types. */
declare module 'word-extractor' {
  export default class WordExtractor {
    /** Reads a Word file of the years 1997 to 2003; rejects when it is none. */
    extract(file: Buffer): Promise<{ getBody(): string }>;
  }
}
