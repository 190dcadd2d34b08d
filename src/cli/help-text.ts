/** What a command adds below its options (`addHelpText`), in the parts that are translated each by itself. */

interface HelpPart {
  /** The command of an example with the blanks up to its remark; empty for a paragraph. */
  readonly before: string;
  /** A whole paragraph in one line, or the remark of an example; may be empty. */
  readonly words: string;
}

/**
 * Paragraphs, empty lines and examples, in order. An example is an indented line; its remark stands behind two blanks or
 * more: `  yuanye list   shows what there is`.
 */
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
