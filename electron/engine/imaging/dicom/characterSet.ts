/** DICOM's defined terms for single-byte and multi-byte text (PS3.3 C.12.1.1.2) by the names that TextDecoder knows. */
const ENCODINGS: Readonly<Record<string, string>> = {
  'ISO_IR 100': 'iso-8859-1',
  'ISO_IR 101': 'iso-8859-2',
  'ISO_IR 109': 'iso-8859-3',
  'ISO_IR 110': 'iso-8859-4',
  'ISO_IR 144': 'iso-8859-5',
  'ISO_IR 127': 'iso-8859-6',
  'ISO_IR 126': 'iso-8859-7',
  'ISO_IR 138': 'iso-8859-8',
  'ISO_IR 148': 'iso-8859-9',
  'ISO_IR 203': 'iso-8859-15',
  'ISO_IR 13': 'shift_jis',
  'ISO_IR 166': 'windows-874',
  'ISO_IR 192': 'utf-8',
  GB18030: 'gb18030',
  GBK: 'gbk',
  'ISO 2022 IR 87': 'iso-2022-jp',
  'ISO 2022 IR 149': 'euc-kr',
  'ISO 2022 IR 58': 'gb18030',
};

/** What switches to another of the declared sets inside a text (PS3.5 6.1.2.5.3). */
const ESCAPE = '\u001b';

/** Text of an attribute in the character set that the file declares, without its padding. */
export function decodeText(bytes: Uint8Array, declared: string): string {
  const encodings = declared.split('\\').flatMap((term) => encodingOf(term.trim()) ?? []);
  const escaped = bytes.includes(ESCAPE.charCodeAt(0));
  const encoding = (escaped ? encodings.at(-1) : encodings[0]) ?? 'latin1';
  return withoutEscapes(new TextDecoder(encoding).decode(bytes)).replace(/\0/g, '').trim();
}

/** A single-byte set has a name of its own where others may follow it, such as ISO 2022 IR 100 for ISO_IR 100. */
function encodingOf(term: string): string | undefined {
  return ENCODINGS[term] ?? ENCODINGS[term.replace('ISO 2022 IR', 'ISO_IR')];
}

function withoutEscapes(text: string): string {
  const [first, ...others] = text.split(ESCAPE);
  return [first, ...others.map((part) => part.replace(/^[ -/]+[0-~]/, ''))].join('');
}
