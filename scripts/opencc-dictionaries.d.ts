/** The dictionaries of opencc-js: entries "from to" joined by bars. The package declares no types for them. */
declare module 'opencc-js/dict/*' {
  const entries: string;
  export default entries;
}
