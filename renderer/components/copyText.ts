/**
 * Puts text on the clipboard as Ctrl+C does; false where the browser refused.
 * The clipboard's own interface asks for a permission, and the application grants none to its page.
 */
export function copyText(text: string): boolean {
  const put = (event: ClipboardEvent): void => {
    event.preventDefault();
    event.clipboardData?.setData('text/plain', text);
  };
  document.addEventListener('copy', put, { once: true });
  return document.execCommand('copy');
}
