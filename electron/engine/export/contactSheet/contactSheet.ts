import type { Regions } from '../../../../native-models/condensation';
import type { Volume } from '../../../../native-models/geometry';
import { isUntrustworthy } from '../../imaging';
import { Canvas, TEXT_HEIGHT, textWidth, type Color } from './canvas';
import { drawSegments, drawSlice, type Box, type Window } from './drawCell';
import { planesOf, type Plane } from './planes';

/** One column of overlays: the node that holds each region at this level (index = region label, 0 stays 0). */
export interface SheetLevel {
  readonly title: string;
  readonly segmentOfLabel: ArrayLike<number>;
}

export interface ContactSheet {
  readonly volume: Volume;
  readonly regions: Regions;
  /** Coarse to fine, left to right. */
  readonly levels: readonly SheetLevel[];
  /** Grey values to show, in the modality's unit. */
  readonly window: Window;
}

/** Longest side of a cell in pixels, for volumes and for single pictures. */
const CELL_PIXELS = 288;
const PICTURE_PIXELS = 420;
const GAP = 8;
const MARGIN = 4;
const WHITE: Color = [255, 255, 255];
const GREY: Color = [170, 170, 170];
const AMBER: Color = [255, 190, 80];

/**
 * A PNG with one row per plane through the middle (axial, sagittal, coronal; one row for a picture) and one column
 * without overlay, then one per level. Patient right is on the left; proportions are physical.
 */
export function contactSheet(sheet: ContactSheet): Uint8Array {
  const { volume, levels } = sheet;
  const planes = planesOf(volume.grid);
  const longestMm = Math.max(...planes.flatMap(({ widthMm, heightMm }) => [widthMm, heightMm]));
  const pixelsPerMm = (planes.length === 1 ? PICTURE_PIXELS : CELL_PIXELS) / longestMm;
  const sizes = planes.map(({ widthMm, heightMm }) => ({
    width: Math.max(1, Math.round(widthMm * pixelsPerMm)),
    height: Math.max(1, Math.round(heightMm * pixelsPerMm)),
  }));
  const titles = ['Image', ...levels.map(({ title }) => title)].map((title) => title.toUpperCase());
  const columnWidth = Math.max(...sizes.map(({ width }) => width), ...titles.map(textWidth)) + GAP;
  const header = TEXT_HEIGHT + 2 * GAP;
  const heights = sizes.map(({ height }) => height + GAP);
  const footer = footerLines(volume);
  const bodyHeight = heights.reduce((sum, height) => sum + height, 0);
  const canvas = new Canvas(
    Math.max(GAP + columnWidth * titles.length, ...footer.map(({ text }) => textWidth(text) + 2 * GAP)),
    header + bodyHeight + footer.length * (TEXT_HEIGHT + GAP),
  );
  titles.forEach((title, index) => canvas.text(GAP + index * columnWidth, GAP, title, WHITE));
  let y = header;
  planes.forEach((plane, row) => {
    for (let index = 0; index < titles.length; index++) {
      const spare = columnWidth - GAP - sizes[row].width;
      const box = { x: GAP + index * columnWidth + Math.floor(spare / 2), y, ...sizes[row] };
      drawCell(canvas, box, sheet, plane, levels[index - 1], pixelsPerMm);
    }
    y += heights[row];
  });
  footer.forEach(({ text, color }, index) =>
    canvas.text(GAP, header + bodyHeight + index * (TEXT_HEIGHT + GAP), text, color),
  );
  return canvas.toPng();
}

function drawCell(
  canvas: Canvas,
  box: Box,
  { volume, regions, window }: ContactSheet,
  plane: Plane,
  level: SheetLevel | undefined,
  pixelsPerMm: number,
): void {
  drawSlice(canvas, box, volume, plane, window);
  if (level !== undefined) drawSegments(canvas, box, volume, plane, window, regions, level.segmentOfLabel);
  if (!has(volume, 'orientation-unknown')) drawLetters(canvas, box, plane);
  drawScaleBar(canvas, box, volume, pixelsPerMm);
}

function drawLetters(canvas: Canvas, { x, y, width, height }: Box, { letters }: Plane): void {
  const letterWidth = textWidth('L');
  const middleX = x + Math.floor((width - letterWidth) / 2);
  const middleY = y + Math.floor((height - TEXT_HEIGHT) / 2);
  canvas.text(x + MARGIN, middleY, letters.left, WHITE);
  canvas.text(x + width - letterWidth - MARGIN, middleY, letters.right, WHITE);
  canvas.text(middleX, y + MARGIN, letters.top, WHITE);
  canvas.text(middleX, y + height - TEXT_HEIGHT - MARGIN, letters.bottom, WHITE);
}

/** A bar of a round length, at most a third of the cell; in pixels where the file names no scale. */
function drawScaleBar(
  canvas: Canvas,
  { x, y, width, height }: Box,
  volume: Volume,
  pixelsPerMm: number,
): void {
  const scaleless = has(volume, 'spacing-unknown');
  const pixelsPerUnit = scaleless ? pixelsPerMm * volume.grid.spacingMm[0] : pixelsPerMm;
  const length = roundDown(width / 3 / pixelsPerUnit);
  const bar = Math.round(length * pixelsPerUnit);
  const bottom = y + height - MARGIN;
  canvas.rectangle(x + MARGIN - 1, bottom - 5, bar + 2, 5, [0, 0, 0]);
  canvas.rectangle(x + MARGIN, bottom - 4, bar, 3, WHITE);
  canvas.text(x + MARGIN, bottom - 8 - TEXT_HEIGHT, `${length} ${scaleless ? 'px' : 'mm'}`, WHITE);
}

/** The largest of 1, 2, 5, 10, 20, 50, ... (and their tenths) that is not above the value. */
function roundDown(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const leading = [5, 2, 1].find((candidate) => candidate * power <= value) ?? 1;
  return Number((leading * power).toPrecision(1));
}

function has({ verdict }: Volume, code: string): boolean {
  return verdict.findings.some((finding) => finding.code === code);
}

function footerLines({ verdict }: Volume): { text: string; color: Color }[] {
  const reasons = verdict.findings.filter(isUntrustworthy);
  const codes = reasons.map(({ code }) => code.replaceAll('-', ' ')).join(', ');
  const warning = { text: `SIZES CANNOT BE TRUSTED: ${codes.toUpperCase()}`, color: AMBER };
  const disclaimer = { text: 'UNNAMED SEGMENTS, MADE AUTOMATICALLY. NOT FOR DIAGNOSTIC USE.', color: GREY };
  return verdict.ok ? [disclaimer] : [warning, disclaimer];
}
