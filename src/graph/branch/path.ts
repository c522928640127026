/** Whether a path is that of a step or of one of its tasks: `each`, `each[3]`, `loop#2`, `outer/inner`, `outer~2/inner`, `step>agent#1`. */
export function isOf(path: string, step: string): boolean {
  return path.startsWith(step) && (path.length === step.length || "[#/~>".includes(path.charAt(step.length)));
}
