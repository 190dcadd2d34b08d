/** An English text of three paragraphs, for pages around it. */
export const PROSE = [
  'The mill pond was drained in the autumn of the great storm, and for eleven years nobody could agree on who owned the mud that it left behind.',
  'Volunteers have now planted the lower half with sedge and marsh marigold, and left the upper half to whatever comes up by itself in the spring.',
  'A path of oak boards leads to the sluice, where a bench has been set for those who would like to watch the water come in with the evening.',
];
export const p = (texts: readonly string[]): string => texts.map((text) => `<p>${text}</p>`).join('\n');
export const whole = PROSE.join('\n');
