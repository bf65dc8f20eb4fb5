/** The recipes of a Makefile as shell text. https://www.gnu.org/software/make/manual/html_node/Recipes.html */

/**
 * The text with everything but the recipes blank, every character in its place: what make itself reads of a recipe
 * (the tab, `@`, `-`, `+`, `$$`, automatic variables) becomes what the shell makes of it. `$(NAME)` stays, which the
 * shell reads as something unknown too.
 */
export function recipesAsShell(text: string): string {
  let continued = false;
  return text
    .split('\n')
    .map((line) => {
      const isFurther = continued;
      const isRecipe = line.startsWith('\t') || isFurther;
      continued = isRecipe && /\\\r?$/.test(line);
      if (!isRecipe) return line.replace(/[^\r]/g, ' ');
      return forShell(isFurther ? line : withoutPrefix(line));
    })
    .join('\n');
}

/** `@`, `-` and `+` at the start of a recipe line are make's. */
function withoutPrefix(line: string): string {
  return line.replace(/^\t[@+\- \t]*/, (start) => ' '.repeat(start.length));
}

function forShell(line: string): string {
  return line.replace(/\$[@<^?*+|%]/g, '\0\0').replace(/\$\$/g, '\0$');
}
