// Elements in a line each.

type Child = Node | string;

/** An element with attributes; those that are undefined are left out. Text is text: nothing is read as HTML. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Record<string, string | undefined> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) {
      made.setAttribute(key, value);
    }
  }
  made.append(...children);
  return made;
}

/** A number as the hints write it: a minus sign, no more digits than there are. */
export function number(value: number, digits = 3): string {
  const rounded = Number(value.toFixed(digits));
  return (Object.is(rounded, -0) ? 0 : rounded).toFixed(digits).replace("-", "−");
}

export function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
