/** The notes of a help text in the parts that are translated each by itself. */

interface HelpPart {
  /** What stands before the words on their line and is no sentence: an example and the blanks behind it. */
  readonly before: string;
  /** A whole paragraph in one line, or what is said beside an example; may be empty. */
  readonly words: string;
}

/** Paragraphs, empty lines and examples, in order. An example is an indented line; two blanks or more part it from what is said of it. */
export function helpParts(text: string): HelpPart[] {
  const parts: HelpPart[] = [];
  let paragraph: string[] = [];
  const end = () => {
    if (paragraph.length > 0) parts.push({ before: '', words: paragraph.join(' ') });
    paragraph = [];
  };
  for (const line of text.split('\n')) {
    const example = /^( +\S.*?)(?: {2,}(\S.*))?$/.exec(line);
    if (line !== '' && example === null) {
      paragraph.push(line);
      continue;
    }
    end();
    if (example === null) parts.push({ before: '', words: '' });
    else {
      const [, , words = ''] = example;
      parts.push({ before: line.slice(0, line.length - words.length), words });
    }
  }
  end();
  return parts;
}
