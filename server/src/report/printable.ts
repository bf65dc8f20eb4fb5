/** Text for terminals: what comes from files must not command them. */

/** Control and format characters, line separators and halves of surrogate pairs. Joiners belong to scripts and emoji. */
const commanding = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Shows characters that do something to the terminal, line ends too, as escapes. */
export function printable(text: string): string {
  return text.replace(commanding, escaped);
}

/** JSON with a line end at the end. It says what the value says, and is harmless on a terminal too. */
export function printableJson(value: unknown): string {
  const json = JSON.stringify(value, null, 2);
  return `${json.replace(commanding, (character) => (character === '\n' ? character : escaped(character)))}\n`;
}

/** JSON on one line, with a line end at the end, and as harmless. */
export function printableLine(value: unknown): string {
  return `${printable(JSON.stringify(value))}\n`;
}

function escaped(character: string): string {
  const units = character.split('').map((unit) => unit.charCodeAt(0).toString(16).padStart(4, '0'));
  return units.map((unit) => `\\u${unit}`).join('');
}

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const zeroWidth = /\p{Mn}|\p{Me}|\u200c|\u200d/u;

/** How many columns of a terminal a printable character takes. */
export function columns(character: string): number {
  if (zeroWidth.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}
